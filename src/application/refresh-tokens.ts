import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import { type RefreshAttempt, refresh, type Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Clock } from './ports/clock.js'
import type { Secrets } from './ports/secrets.js'
import type { SessionChange, Sessions } from './ports/sessions.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'

export interface RefreshRefusal extends Refusal {
  /** Whether no token of the session can be accepted any more, so that a page may delete its cookie. */
  readonly isFinal?: boolean
}

export type RefreshResult = { readonly outcome: 'refreshed'; readonly session: IssuedSession } | RefreshRefusal

/** A use of a refresh token. `secret` is the new token that the client gets for it. */
export interface TokenUse extends RefreshAttempt {
  readonly secret: string
  readonly request: RequestContext
}

export interface RefreshTokensPorts {
  readonly sessions: Sessions
  readonly opener: SessionOpener
  readonly secrets: Secrets
  readonly clock: Clock
  readonly events: AuditEventSource
  readonly refreshTtlSeconds: number
  readonly refreshGraceSeconds: number
}

/** Spends refresh tokens. `refresh` in domain/session.ts decides the result. */
export class RefreshTokens {
  constructor(private readonly ports: RefreshTokensPorts) {}

  use(refreshToken: string, request: RequestContext): TokenUse {
    const { secrets, clock, refreshTtlSeconds, refreshGraceSeconds } = this.ports
    const secret = secrets.generate()
    const [token, successor] = [secrets.hash(refreshToken), secrets.hash(secret)]
    return { token, successor, secret, refreshTtlSeconds, refreshGraceSeconds, now: clock.now(), request }
  }

  /** @returns null: the token is not accepted, and nothing was changed */
  async spend(use: TokenUse, user: User): Promise<RefreshResult | null> {
    const change = await this.ports.sessions.changeByToken(use.token, this.changeBy(use))
    if (!change) return null
    if (change.session.endedAt) return { ...refusal('refresh_token_reused'), isFinal: true }
    return { outcome: 'refreshed', session: this.ports.opener.issue(user, change.session, use.secret) }
  }

  private changeBy(use: TokenUse): (session: Session) => SessionChange | null {
    const draft = this.ports.events.draft(use.request)
    return (session) => {
      const result = refresh(session, use)
      if (result.verdict === 'closed') return null
      const type = result.verdict === 'reused' ? 'weibind.session.reuse_detected' : 'weibind.session.refreshed'
      return { session: result.session, event: draft(type, { userId: session.userId }) }
    }
  }
}
