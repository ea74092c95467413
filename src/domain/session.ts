/** What a login opens. Its refresh tokens are known to their holder alone: only hashes of them are kept. */
export interface Session {
  readonly id: string
  readonly userId: string
  /** When the person proved who they are; refreshing does not move it. */
  readonly authenticatedAt: Date
  readonly openedAt: Date
  readonly endedAt: Date | null
  /** No refresh leads past this. */
  readonly endsAtLatest: Date
  readonly refreshableUntil: Date
  /** Hashes of the refresh tokens that may be used next; several after a repeated refresh. */
  readonly liveTokens: readonly string[]
  /** Hash of the token that they succeeded. */
  readonly spentToken: string | null
  readonly spentAt: Date | null
  readonly ip: string
  readonly userAgent: string
}

export function isOpen(session: Session, now: Date): boolean {
  return session.endedAt === null && session.endsAtLatest > now && session.refreshableUntil > now
}

/** When its holder was last known to be there: at the login or a refresh, since no other call writes anything down. */
export function lastSeenAt({ openedAt, spentAt }: Session): Date {
  return spentAt ?? openedAt
}

/** More than any double click makes; without a bound a script could fill the session with successors. */
const MAX_LIVE_TOKENS = 100

export type Refresh =
  | { readonly verdict: 'refreshed'; readonly session: Session }
  | { readonly verdict: 'reused'; readonly session: Session }
  | { readonly verdict: 'closed' }

export interface RefreshAttempt {
  readonly token: string
  readonly successor: string
  readonly refreshTtlSeconds: number
  /** For so long a spent token gets another successor: its answer may have been lost. */
  readonly refreshGraceSeconds: number
  readonly now: Date
}

/**
 * Spends a refresh token of this session for a successor (RFC 9700, section 4.14.2). Of the successors of one token
 * whichever is used first wins; any other return of a token that is no longer live ends the session.
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

/** Whether the person proved who they are recently enough for an act that a stolen token must not do (rule BI-10). */
export function isFresh(session: Session, now: Date, freshLoginTtlSeconds: number): boolean {
  return now.getTime() - session.authenticatedAt.getTime() < freshLoginTtlSeconds * 1000
}
