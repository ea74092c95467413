import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import { isOpen, type RefreshAttempt, refresh, type Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Limits } from './limits.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import type { Secrets } from './ports/secrets.js'
import type { SessionChange, Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'

export interface RefreshSessionPorts {
  readonly limits: Limits
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

/** One use of a token. */
interface Use extends RefreshAttempt {
  /** What its holder gets in place of the token. */
  readonly secret: string
  readonly request: RequestContext
}

interface Found {
  readonly session: Session
  readonly user: User
}

export class RefreshSession {
  constructor(private readonly ports: RefreshSessionPorts) {}

  async execute(refreshToken: string, request: RequestContext): Promise<RefreshResult> {
    const use = this.use(refreshToken, request)
    // The user is asked for first: whatever fails after the change would have spent the token for no answer.
    const session = await this.ports.sessions.findByToken(use.token)
    const user = session && (await this.ports.users.find(session.userId))
    const found = session && user && { session, user }
    // A good token is never limited: nobody loses a session over a stranger behind the same address.
    const isGood = found !== null && refresh(found.session, use).verdict === 'refreshed'
    const result = isGood ? await this.change(use, found) : null
    if (result) return result
    const limited = await this.ports.limits.refusable(
      { action: 'refresh', request, userId: user?.id },
      async () => (found && !isGood ? await this.change(use, found) : null) ?? this.refuse(found, request),
      ({ outcome }) => outcome === 'refused',
    )
    return 'isFinal' in limited || limited.outcome === 'refreshed' ? limited : { ...limited, isFinal: false }
  }

  private use(refreshToken: string, request: RequestContext): Use {
    const { secrets, clock, refreshTtlSeconds } = this.ports
    const secret = secrets.generate()
    const [token, successor] = [secrets.hash(refreshToken), secrets.hash(secret)]
    return { token, successor, secret, refreshTtlSeconds, now: clock.now(), request }
  }

  /** Null where the token is none that the session takes. */
  private async change(use: Use, { user }: Found): Promise<RefreshResult | null> {
    const change = await this.ports.sessions.changeByToken(use.token, this.rule(use))
    if (!change) return null
    if (change.session.endedAt) return { ...refusal('refresh_token_reused'), isFinal: true }
    return { outcome: 'refreshed', session: this.ports.opener.issue(user, change.session, use.secret) }
  }

  private async refuse(found: Found | null, request: RequestContext): Promise<RefreshRefusal> {
    const facts = { action: 'refresh', ...(found && { userId: found.user.id }) } as const
    const why = { error: 'invalid_refresh_token' } as const
    const refused = await refuse(this.ports, 'weibind.request.refused', request, why, facts)
    // One that is open had too many successors of a token at once: the first of them goes on.
    return { ...refused, isFinal: !(found && isOpen(found.session, this.ports.clock.now())) }
  }

  private rule(use: Use): (session: Session) => SessionChange | null {
    const draft = this.ports.events.draft(use.request)
    return (session) => {
      const result = refresh(session, use)
      if (result.verdict === 'closed') return null
      const type = result.verdict === 'reused' ? 'weibind.session.reuse_detected' : 'weibind.session.refreshed'
      return { session: result.session, event: draft(type, { userId: session.userId }) }
    }
  }
}
