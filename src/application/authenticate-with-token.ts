import type { TicketHolder } from '../domain/pending-binding.js'
import type { Provider } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import { channelFacts } from './channel-facts.js'
import type { BindRequired, ContinueLogin, LoggedIn } from './continue-login.js'
import type { Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import { refuse } from './refuse.js'

export interface TokenToAuthenticate {
  readonly provider: Provider
  readonly accessToken: string
  /** Null: the app sends no cookie. */
  readonly browser: string | null
  readonly request: RequestContext
}

export interface AuthenticateWithTokenPorts {
  readonly providers: Providers
  readonly continuation: ContinueLogin
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/** Logs in the user of a native app by the provider's access token. No state is needed: no browser is redirected. */
export class AuthenticateWithToken {
  constructor(private readonly ports: AuthenticateWithTokenPorts) {}

  async execute(login: TokenToAuthenticate): Promise<LoggedIn | BindRequired | Refusal> {
    const { browser, request, accessToken } = login
    const provider = this.ports.providers.get(login.provider)
    if (!provider?.tokenLogin) return refusal('not_found')
    const { tokenLogin } = provider
    const channel = channelFacts(provider, tokenLogin.channel)
    const authentication = await tokenLogin.authenticate(accessToken, request.providerTime)
    if (authentication.outcome !== 'authenticated') {
      return refuse(this.ports, 'weibind.login.failed', request, authentication, channel)
    }
    const holder: TicketHolder = browser === null ? { kind: 'app' } : { kind: 'browser', browser }
    return this.ports.continuation.execute(authentication, { holder, request, channel })
  }
}
