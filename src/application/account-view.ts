import type { Binding } from '../domain/binding.js'
import type { User } from '../domain/user.js'
import type { OwnSession } from './list-sessions.js'
import type { UserDetails, UserEntry } from './ports/user-directory.js'

/** A user as operators see one: the `data` of an answer over HTTP and on the command line. */
export function userView({ user, lastLoginAt, bindings }: UserEntry) {
  return {
    id: user.id,
    username: user.username.name,
    status: user.disabled ? 'disabled' : 'active',
    has_password: user.passwordHash !== null,
    created_at: user.createdAt.toISOString(),
    last_login_at: lastLoginAt?.toISOString() ?? null,
    bindings: bindings.map(bindingView),
  }
}

export type UserDetailsView = ReturnType<typeof userDetailsView>

export function userDetailsView(details: UserDetails) {
  const { disabled } = details.user
  return {
    ...userView(details),
    sessions: details.openSessions,
    disabled: disabled && { at: disabled.at.toISOString(), operator: disabled.operator, reason: disabled.reason },
  }
}

function bindingView({ identity: { provider, uid }, boundAt }: Binding) {
  return { provider, uid, bound_at: boundAt.toISOString() }
}

/** A user as the person sees it, in `GET /users/me/` and in the export. */
export function ownUserView({ id, username, passwordHash, createdAt }: User) {
  return { id, username: username.name, has_password: passwordHash !== null, created_at: createdAt.toISOString() }
}

/** A binding as the person sees it, in `GET /oauth/bindings/` and in the export. */
export function ownBindingView({ identity: { provider, uid }, screenName, avatarUrl, boundAt }: Binding) {
  return { provider, uid, screen_name: screenName, avatar_url: avatarUrl, bound_at: boundAt.toISOString() }
}

/** A session as the person sees it, in `GET /sessions/` and in the export. */
export function ownSessionView({ id, isCurrent, openedAt, lastSeenAt, ip, userAgent }: OwnSession) {
  return {
    id,
    current: isCurrent,
    created_at: openedAt.toISOString(),
    last_seen_at: lastSeenAt.toISOString(),
    ip,
    user_agent: userAgent,
  }
}
