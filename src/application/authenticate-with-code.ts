import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import type { TicketHolder } from '../domain/pending-binding.js'
import type { Provider } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import { channelFacts } from './channel-facts.js'
import { completeAccount } from './complete-account.js'
import type { BindRequired, ContinueLogin, LoggedIn } from './continue-login.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Clock } from './ports/clock.js'
import type { Authentication, Channel, OAuthProvider, Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { ReplayGuard } from './ports/replay-guard.js'
import type { Secrets } from './ports/secrets.js'
import { refuse } from './refuse.js'

export interface CodeToAuthenticate {
  readonly provider: Provider
  readonly channel: string
  readonly code: string
  /** Null: the app sends no cookie. */
  readonly browser: string | null
  readonly request: RequestContext
}

export interface AuthenticateWithCodePorts {
  readonly providers: Providers
  readonly bindings: BindingRepository
  readonly replayGuard: ReplayGuard
  readonly secrets: Secrets
  readonly clock: Clock
  readonly continuation: ContinueLogin
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/** Longer than the lifetime of any provider's codes. */
const CODE_LIFETIME_MS = 600_000
const NO_CODE_LOGIN = { field: 'channel', problem: 'must be a channel whose codes reach an app' }

/** Logs in the user of a native app or a mini-program by an authorization code. No state is needed: no browser is redirected. */
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
    const authentication = await this.authenticate(provider, channel, login.code)
    if (authentication.outcome !== 'authenticated')
      return refuse(this.ports, 'weibind.login.failed', request, authentication, facts)
    const holder: TicketHolder = browser === null ? { kind: 'app' } : { kind: 'browser', browser }
    return this.ports.continuation.execute(authentication, { holder, request, channel: facts })
  }

  /** A code is spent before it is sent, as a state is (rule OA-3). */
  private async authenticate(provider: OAuthProvider, channel: Channel, code: string): Promise<Authentication> {
    const { replayGuard, secrets, clock, bindings } = this.ports
    const until = new Date(clock.now().getTime() + CODE_LIFETIME_MS)
    const isFirst = await replayGuard.spend(secrets.hash(`${provider.name} ${channel.name} ${code}`), until)
    if (!isFirst) return { outcome: 'refused', error: 'invalid_code' }
    return completeAccount(await provider.authenticate(code, channel.name), bindings)
  }
}
