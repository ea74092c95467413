import type { Provider } from './provider-identity.js'

/** A session, opened by a login. Of its refresh tokens, only hashes are stored. */
export interface Session {
  readonly id: string
  readonly userId: string
  /** The time of the last authentication. A refresh does not change it. */
  readonly authenticatedAt: Date
  /** The provider that authenticated the user. Null: the user gave the password. */
  readonly provider: Provider | null
  readonly openedAt: Date
  readonly endedAt: Date | null
  /** A refresh cannot extend the session beyond this. */
  readonly endsAtLatest: Date
  readonly refreshableUntil: Date
  /** Hashes of the refresh tokens that may be used next; several after a repeated refresh. */
  readonly liveTokens: readonly string[]
  /** Hash of the token that was exchanged for them. */
  readonly spentToken: string | null
  readonly spentAt: Date | null
  readonly ip: string
  readonly userAgent: string
}

export function isOpen(session: Session, now: Date): boolean {
  return session.endedAt === null && session.endsAtLatest > now && session.refreshableUntil > now
}

/** The login that opened the session. Null: it replaces another one, at a bind, and has the login of that one. */
export function loginOf({ authenticatedAt, openedAt }: Session): Date | null {
  return authenticatedAt.getTime() === openedAt.getTime() ? openedAt : null
}

/** The time of the login or the last refresh. Other calls are not stored. */
export function lastSeenAt({ openedAt, spentAt }: Session): Date {
  return spentAt ?? openedAt
}

/** Bounds repeated refreshes: without a bound, a client could fill the session with tokens. */
const MAX_LIVE_TOKENS = 100

export type Refresh =
  | { readonly verdict: 'refreshed'; readonly session: Session }
  | { readonly verdict: 'reused'; readonly session: Session }
  | { readonly verdict: 'closed' }

export interface RefreshAttempt {
  readonly token: string
  readonly successor: string
  readonly refreshTtlSeconds: number
  /** How long a spent token is still exchanged for another successor, since the first answer may be lost. */
  readonly refreshGraceSeconds: number
  readonly now: Date
}

/**
 * Exchanges a refresh token for a successor (RFC 9700, section 4.14.2). If one token has several successors, the first
 * that is used invalidates the others. A token that is used after that ends the session.
 */
export function refresh(session: Session, attempt: RefreshAttempt): Refresh {
  const { token, successor, now } = attempt
  if (!isOpen(session, now)) return { verdict: 'closed' }
  const until = now.getTime() + attempt.refreshTtlSeconds * 1000
  const refreshableUntil = new Date(Math.min(until, session.endsAtLatest.getTime()))
  if (session.liveTokens.includes(token)) {
    const next = { ...session, refreshableUntil, liveTokens: [successor], spentToken: token, spentAt: now }
    return { verdict: 'refreshed', session: next }
  }
  if (isRepeat(session, attempt)) {
    if (session.liveTokens.length >= MAX_LIVE_TOKENS) return { verdict: 'closed' }
    return { verdict: 'refreshed', session: { ...session, liveTokens: [...session.liveTokens, successor] } }
  }
  return { verdict: 'reused', session: { ...session, endedAt: now } }
}

function isRepeat({ spentToken, spentAt }: Session, { token, now, refreshGraceSeconds }: RefreshAttempt): boolean {
  if (spentToken !== token || spentAt === null) return false
  return now.getTime() - spentAt.getTime() <= refreshGraceSeconds * 1000
}

/**
 * Whether the refresh token was still good when an operator disabled the user, which ended the session. Only the holder
 * of such a token is told that the account is disabled (rule AC-7).
 */
export function wasGoodWhenDisabled(session: Session, attempt: RefreshAttempt, { at }: { readonly at: Date }): boolean {
  if (session.endedAt?.getTime() !== at.getTime()) return false
  return refresh({ ...session, endedAt: null }, { ...attempt, now: at }).verdict === 'refreshed'
}

/** Whether the last authentication is recent enough for actions that need more than an access token (rule BI-10). */
export function isFresh(session: Session, now: Date, freshLoginTtlSeconds: number): boolean {
  return now.getTime() - session.authenticatedAt.getTime() < freshLoginTtlSeconds * 1000
}

/** Whether the user may set a new password without the old one, which may be forgotten (rule BI-10). */
export function mayReplacePassword(session: Session, now: Date, freshLoginTtlSeconds: number): boolean {
  return session.provider !== null && isFresh(session, now, freshLoginTtlSeconds)
}
