import type { Provider, ProviderAccount, ProviderProfile } from '../../domain/provider-identity.js'
import type { ProviderTime } from '../../domain/request-context.js'
import type { ProviderCallName } from './provider-calls.js'

/** A kind of application of a provider. Weibo has `web`, for browsers, and `app`, for native apps. */
export interface Channel {
  /** The name in paths and states. */
  readonly name: string
  /** The `data.method` of its logins in audit events. */
  readonly method: string
}

export interface AuthorizationRequest {
  readonly channel: string
  readonly state: string
  /** Asks the provider to let the person choose another account, or enter the password again. */
  readonly forceLogin: boolean
  /** Left out: the provider's own, Chinese. */
  readonly language?: 'en'
  /** Whether the browser is that of a phone. */
  readonly isMobile?: true
}

export interface AuthenticatedPerson {
  readonly outcome: 'authenticated'
  readonly account: ProviderAccount
  /** Asks for name and picture within the rest of the deadline. Null if they cannot be read; never throws. */
  profile(): Promise<ProviderProfile | null>
  /** Set: the provider's answer lacks a handle. `ask` for it, unless the account's binding has one of this kind. */
  readonly missingHandle?: MissingHandle
}

export type Authentication =
  | AuthenticatedPerson
  | {
      readonly outcome: 'refused'
      /**
       * The person can solve this by starting again. `snapshot_user`: the account is made up and belongs to no person.
       */
      readonly error: 'invalid_code' | 'access_denied' | 'snapshot_user'
      /** The provider's own number of the error, for the audit event. */
      readonly providerCode?: number
    }
  | ProviderFailure

/** The provider or the operator has to solve this. */
export interface ProviderFailure {
  readonly outcome: 'failed'
  readonly error: 'provider_error' | 'provider_timeout'
  readonly retryAfterSeconds?: number
  readonly providerCode?: number
  /**
   * Set: the provider works, but rejects our configuration or this request, or limits our calls. Missing: it is in trouble.
   * Only that opens its circuit breaker (rule OB-5).
   */
  readonly cause?: 'configuration' | 'request' | 'limit'
}

/** A handle that a further call may return (docs/weixin.md, section 6). */
export interface MissingHandle {
  /** The text of a handle up to its last colon. */
  readonly kind: string
  /**
   * Asks the provider, within the rest of the deadline. A repeated call returns what the first one was told. Never
   * throws.
   * @param isKnown whether the account is bound: then a missing handle is not a failure
   * @returns the account, with the handle and the profile if the provider returned them
   */
  ask(isKnown: boolean): Promise<ProviderAccount | ProviderFailure>
}

/** A provider that authenticates a person by an authorization code (RFC 6749, section 4.1). */
export interface OAuthProvider {
  readonly name: Provider
  /** The calls that it may make. */
  readonly calls?: readonly ProviderCallName[]
  /** The configured channels whose logins begin at a page of the provider. The first is the default. */
  readonly channels: readonly Channel[]
  /** The names of the channels of this kind that are not configured. A client that asks for one gets `not_found`. */
  readonly absentChannels?: readonly string[]
  /** The page of the provider to which the browser is sent. Its `redirect_uri` is a constant (rule OA-5). */
  authorizationUrl(request: AuthorizationRequest): string
  /**
   * Exchanges a code for the person's identity. Each code is sent at most once. The access token is not returned
   * (rule OA-9). The channel is one of `channels` or of `codeLogin.channels`. Every failure of the provider is an outcome,
   * never an exception. `time` is told how long its calls take.
   */
  authenticate(code: string, channel: string, time?: ProviderTime): Promise<Authentication>
  /**
   * The failure of each exchange that begins now, because calls are held back (rule OB-5). Null: one may begin. Use cases
   * ask before they spend a state or a code, so that the client can repeat its call later.
   */
  heldBack?(): ProviderFailure | null
  /** Set: answers and audit events name the channel. */
  readonly isChannelShown?: true
  /** The channel whose application issued the first of these handles that names one. Null: it is not configured. */
  channelOf?(handles: readonly string[]): string | null
  /** Set: a callback without a code (`''`) or with one of these codes says that the person refused. */
  readonly refusalCodes?: readonly string[]
  /** Set: a callback's code is stored before it is sent, so that two states with one code lead to one exchange. */
  readonly spendsCodes?: true
  /** Set: browsers may load the return page twice, so a state that was just spent is reported as such. */
  readonly returnsTwice?: true
  readonly channelChoice?: ChannelChoice
  readonly codeLogin?: CodeLogin
  readonly tokenLogin?: TokenLogin
  readonly withdrawals?: WithdrawalNotices
}

/** Where a person should open the page, if the login cannot work in this browser. */
export type ChannelHint = 'open_outside_wechat' | 'open_in_wechat'

/** The capability of a provider whose channels work in different browsers. */
export interface ChannelChoice {
  /** The channel for a browser, one of `channels`. Null: there is none. */
  for(userAgent: string): { readonly channel: string; readonly hint: ChannelHint | null } | null
}

/** The capability of a provider whose codes also reach a native app or a mini-program, without a page and a state. */
export interface CodeLogin {
  /** The configured channels of this kind. */
  readonly channels: readonly Channel[]
  /** The names of the channels of this kind that are not configured. */
  readonly absentChannels: readonly string[]
}

/** The capability of a provider whose SDK gives an access token to a native app. */
export interface TokenLogin {
  readonly channel: Channel
  /**
   * Returns the identity of the token's owner. A token that has expired or was issued to another application is
   * `invalid_code`: otherwise the operator of another application could log in here as any of its users. The provider
   * is asked once, and every failure of it is an outcome, never an exception.
   */
  authenticate(accessToken: string, time?: ProviderTime): Promise<Authentication>
}

/** A provider's message that a person has withdrawn the authorization. It is not signed, so anyone can send one. */
export interface WithdrawalNotice {
  /** The application whose authorization was withdrawn. */
  readonly source: string
  readonly uid: string
}

/** The capability of a provider that reports withdrawals. */
export interface WithdrawalNotices {
  /** The account that a notice is about. Null: it is for another application, or its uid is not valid. */
  accountIn(notice: WithdrawalNotice): ProviderAccount | null
}

/** The configured providers by name, in the order in which they are offered. */
export type Providers = ReadonlyMap<Provider, OAuthProvider>
