import type { Binding } from '../domain/binding.js'
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
