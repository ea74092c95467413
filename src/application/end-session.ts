import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Limits } from './limits.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import type { Secrets } from './ports/secrets.js'
import type { Sessions } from './ports/sessions.js'
import type { TokenIssuer } from './ports/token-issuer.js'
import { refuse } from './refuse.js'

export interface EndSessionPorts {
  readonly limits: Limits
  readonly sessions: Sessions
  readonly tokens: TokenIssuer
  readonly secrets: Secrets
  readonly clock: Clock
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

export type SessionEnding = { readonly refreshToken: string } | { readonly accessToken: string }

/** Logs out. That a session had ended already is no failure: whoever asks for it wants it ended. */
export class EndSession {
  constructor(private readonly ports: EndSessionPorts) {}

  async execute(ending: SessionEnding, request: RequestContext): Promise<{ readonly outcome: 'ended' } | Refusal> {
    const found = await this.sessionOf(ending)
    if (!found) return 'accessToken' in ending ? refusal('invalid_token') : this.refuse(request)
    const event = this.ports.events.event('weibind.session.ended', request, { userId: found.userId })
    await this.ports.sessions.end(found.id, this.ports.clock.now(), event)
    return { outcome: 'ended' }
  }

  /** Within a limit, since anybody can send such a token, and each costs an event. A token of ours asks for none. */
  private refuse(request: RequestContext): Promise<Refusal> {
    const act = { action: 'logout', request } as const
    const why = { error: 'invalid_refresh_token' } as const
    return this.ports.limits.refusable(
      act,
      () => refuse(this.ports, 'weibind.request.refused', request, why, { action: act.action }),
      () => true,
    )
  }

  private async sessionOf(ending: SessionEnding): Promise<{ id: string; userId: string } | null> {
    const { sessions, secrets, tokens } = this.ports
    if ('refreshToken' in ending) return sessions.findByToken(secrets.hash(ending.refreshToken))
    const claims = tokens.verify(ending.accessToken)
    const session = claims && (await sessions.find(claims.sessionId))
    return session?.userId === claims?.userId ? session : null
  }
}
