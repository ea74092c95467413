import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import type { LoginPurpose } from '../domain/login-attempt.js'
import type { Provider } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import { isFresh } from '../domain/session.js'
import type { Bearer } from './identify-bearer.js'
import type { LoginStates } from './login-states.js'
import type { Clock } from './ports/clock.js'
import type { ChannelHint, Providers } from './ports/oauth-provider.js'

export interface LoginRequest {
  readonly provider: Provider
  /** Undefined: the provider's default. */
  readonly channel?: string | undefined
  readonly browser: string
  readonly userAgent: string
  /** The logged-in user who wants to bind an account. Null: the login is to open a session. */
  readonly bindFor: Bearer | null
  readonly forceLogin: boolean
  /** What the person reads; left out: Chinese. */
  readonly language?: 'en'
}

export interface BegunLogin {
  readonly outcome: 'begun'
  readonly url: string
  readonly state: string
  /** Null: the provider does not show its channels. */
  readonly channel: string | null
  /** What the person should do, if a login cannot succeed in this browser. */
  readonly hint: ChannelHint | null
}

export interface BeginLoginPorts {
  readonly providers: Providers
  readonly states: LoginStates
  readonly clock: Clock
  readonly freshLoginTtlSeconds: number
}

const NO_BEGINNING = { field: 'channel', problem: 'must be a channel whose logins begin at a page of the provider' }

/** Tablets are not mobile in this sense: their browsers show the pages of a computer well. */
const MOBILE = /\bMobile?\b/

/** Begins a login at a provider. It stores nothing, and so has no audit event. */
export class BeginLogin {
  constructor(private readonly ports: BeginLoginPorts) {}

  async execute(login: LoginRequest): Promise<BegunLogin | InvalidInput | Refusal> {
    const { providers, states, clock, freshLoginTtlSeconds } = this.ports
    const { provider: name, browser, bindFor, forceLogin } = login
    const provider = providers.get(name)
    const choice = provider?.channelChoice?.for(login.userAgent)
    const channel = login.channel ?? choice?.channel ?? provider?.channels[0]?.name
    if (!provider || channel === undefined || provider.absentChannels?.includes(channel)) return refusal('not_found')
    if (!provider.channels.some((each) => each.name === channel)) return invalidInput(NO_BEGINNING)
    if (bindFor && !isFresh(bindFor.session, clock.now(), freshLoginTtlSeconds)) return refusal('fresh_login_required')
    const purpose: LoginPurpose = bindFor ? { kind: 'bind', userId: bindFor.user.id } : { kind: 'login' }
    const state = states.begin({ provider: name, channel, browser, purpose })
    // On a shared computer, another person may be logged in at the provider: that account must not be bound.
    const url = provider.authorizationUrl({
      channel,
      state,
      forceLogin: forceLogin || purpose.kind === 'bind',
      ...(login.language && { language: login.language }),
      ...(MOBILE.test(login.userAgent) && { isMobile: true }),
    })
    return {
      outcome: 'begun',
      url,
      state,
      channel: provider.isChannelShown ? channel : null,
      hint: choice?.hint ?? null,
    }
  }
}
