import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import type { Secrets } from './ports/secrets.js'
import type { Sessions } from './ports/sessions.js'
import type { TokenIssuer } from './ports/token-issuer.js'
import { refuse } from './refuse.js'

export interface EndSessionPorts {
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
    if (!found) {
      if ('accessToken' in ending) return refusal('invalid_token')
      const facts = { action: 'logout' } as const
      return refuse(this.ports, 'weibind.request.refused', request, { error: 'invalid_refresh_token' }, facts)
    }
    const event = this.ports.events.event('weibind.session.ended', request, { userId: found.userId })
    await this.ports.sessions.end(found.id, this.ports.clock.now(), event)
    return { outcome: 'ended' }
  }

  private async sessionOf(ending: SessionEnding): Promise<{ id: string; userId: string } | null> {
    const { sessions, secrets, tokens } = this.ports
    if ('refreshToken' in ending) return sessions.findByToken(secrets.hash(ending.refreshToken))
    const claims = tokens.verify(ending.accessToken)
    const session = claims && (await sessions.find(claims.sessionId))
    return session?.userId === claims?.userId ? session : null
  }
}
