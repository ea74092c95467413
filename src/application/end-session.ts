import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import type { Secrets } from './ports/secrets.js'
import type { Sessions } from './ports/sessions.js'
import type { TokenIssuer } from './ports/token-issuer.js'
import { refuse } from './refuse.js'
import type { UseCase } from './use-case.js'

export interface Logout {
  readonly by: { readonly refreshToken: string } | { readonly accessToken: string }
  readonly request: RequestContext
}

export interface EndSessionPorts {
  readonly sessions: Sessions
  readonly tokens: TokenIssuer
  readonly secrets: Secrets
  readonly clock: Clock
  readonly events: AuditEventSource
  readonly logoutRejection: UseCase<{ readonly request: RequestContext }, Refusal>
}

/** Logs out. To end a session that has ended already is a success. */
export class EndSession {
  constructor(private readonly ports: EndSessionPorts) {}

  async execute({ by, request }: Logout): Promise<{ readonly outcome: 'ended' } | Refusal> {
    const found = await this.sessionOf(by)
    if (!found) return 'accessToken' in by ? refusal('invalid_token') : this.ports.logoutRejection.execute({ request })
    const event = this.ports.events.event('weibind.session.ended', request, { userId: found.userId })
    await this.ports.sessions.end(found.id, this.ports.clock.now(), event)
    return { outcome: 'ended' }
  }

  private async sessionOf(by: Logout['by']): Promise<{ id: string; userId: string } | null> {
    const { sessions, secrets, tokens } = this.ports
    if ('refreshToken' in by) return sessions.findByToken(secrets.hash(by.refreshToken))
    const claims = tokens.verify(by.accessToken)
    const session = claims && (await sessions.find(claims.sessionId))
    return session?.userId === claims?.userId ? session : null
  }
}

/** Refuses a logout by an unknown refresh token. It is a use case of its own, so that a limit can wrap it alone. */
export class RejectLogout {
  constructor(private readonly ports: { readonly outbox: Outbox; readonly events: AuditEventSource }) {}

  execute({ request }: { readonly request: RequestContext }): Promise<Refusal> {
    const why = { error: 'invalid_refresh_token' } as const
    return refuse(this.ports, 'weibind.request.refused', request, why, { action: 'logout' })
  }
}
