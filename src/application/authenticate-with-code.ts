import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import type { TicketHolder } from '../domain/pending-binding.js'
import type { Provider } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import { channelFacts } from './channel-facts.js'
import type { BindRequired, ContinueLogin, LoggedIn } from './continue-login.js'
import type { Authentication, Channel, OAuthProvider, Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import { refuse } from './refuse.js'
import { type SpendCodePorts, spendCode } from './spend-code.js'

export interface CodeToAuthenticate {
  readonly provider: Provider
  readonly channel: string
  readonly code: string
  /** Null: the app sends no cookie. */
  readonly browser: string | null
  readonly request: RequestContext
}

export interface AuthenticateWithCodePorts extends SpendCodePorts {
  readonly providers: Providers
  readonly continuation: ContinueLogin
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

const NO_CODE_LOGIN = { field: 'channel', problem: 'must be a channel whose codes reach an app' }

/**
 * Logs in the user of a native app or a mini-program by an authorization code. No state is needed: no browser is
 * redirected.
 */
export class AuthenticateWithCode {
  constructor(private readonly ports: AuthenticateWithCodePorts) {}

  async execute(login: CodeToAuthenticate): Promise<LoggedIn | BindRequired | InvalidInput | Refusal> {
    const provider = this.ports.providers.get(login.provider)
    const codeLogin = provider?.codeLogin
    if (!provider || !codeLogin || codeLogin.absentChannels.includes(login.channel)) return refusal('not_found')
    const channel = codeLogin.channels.find(({ name }) => name === login.channel)
    if (!channel) return invalidInput(NO_CODE_LOGIN)
    const facts = channelFacts(provider, channel)
    const { browser, request } = login
    request.loginBy?.(channel.method)
    const authentication = await this.authenticate(provider, channel, login)
    if (authentication.outcome !== 'authenticated')
      return refuse(this.ports, 'weibind.login.failed', request, authentication, facts)
    const holder: TicketHolder = browser === null ? { kind: 'app' } : { kind: 'browser', browser }
    return this.ports.continuation.execute(authentication, { holder, request, channel: facts })
  }

  private async authenticate(
    provider: OAuthProvider,
    channel: Channel,
    { code, request }: CodeToAuthenticate,
  ): Promise<Authentication> {
    const heldBack = provider.heldBack?.()
    if (heldBack) return heldBack
    if (!(await spendCode(this.ports, provider, code))) return { outcome: 'refused', error: 'invalid_code' }
    return provider.authenticate(code, channel.name, request.providerTime)
  }
}
