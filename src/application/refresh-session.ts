import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import { isOpen, refresh, type Session } from '../domain/session.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import type { Secrets } from './ports/secrets.js'
import type { SessionChange, Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'

export interface RefreshSessionPorts {
  readonly sessions: Sessions
  readonly users: UserRepository
  readonly opener: SessionOpener
  readonly secrets: Secrets
  readonly clock: Clock
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly refreshTtlSeconds: number
}

export interface RefreshRefusal extends Refusal {
  /** Whether no token of that session will ever be taken again. */
  readonly isFinal: boolean
}

export type RefreshResult = { readonly outcome: 'refreshed'; readonly session: IssuedSession } | RefreshRefusal

export class RefreshSession {
  constructor(private readonly ports: RefreshSessionPorts) {}

  async execute(refreshToken: string, request: RequestContext): Promise<RefreshResult> {
    const { sessions, users, secrets, opener, clock } = this.ports
    const token = secrets.hash(refreshToken)
    const successor = secrets.generate()
    // The user is asked for first: whatever fails after the change would have spent the token for no answer.
    const session = await sessions.findByToken(token)
    const user = session && (await users.find(session.userId))
    const change = user && (await sessions.changeByToken(token, this.rule(token, secrets.hash(successor), request)))
    if (!change) {
      const facts = { action: 'refresh', ...(user && { userId: user.id }) } as const
      const why = { error: 'invalid_refresh_token' } as const
      const refused = await refuse(this.ports, 'weibind.request.refused', request, why, facts)
      // One that is open had too many successors of a token at once: the first of them goes on.
      return { ...refused, isFinal: !(user && session && isOpen(session, clock.now())) }
    }
    if (change.session.endedAt) return { ...refusal('refresh_token_reused'), isFinal: true }
    return { outcome: 'refreshed', session: opener.issue(user, change.session, successor) }
  }

  private rule(token: string, successor: string, request: RequestContext): (session: Session) => SessionChange | null {
    const { clock, events, refreshTtlSeconds } = this.ports
    const attempt = { token, successor, refreshTtlSeconds, now: clock.now() }
    const draft = events.draft(request)
    return (session) => {
      const result = refresh(session, attempt)
      if (result.verdict === 'closed') return null
      const type = result.verdict === 'reused' ? 'weibind.session.reuse_detected' : 'weibind.session.refreshed'
      return { session: result.session, event: draft(type, { userId: session.userId }) }
    }
  }
}
