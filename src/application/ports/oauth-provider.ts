import type { Provider, ProviderAccount, ProviderProfile } from '../../domain/provider-identity.js'

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
}

export type Authentication =
  | {
      readonly outcome: 'authenticated'
      readonly account: ProviderAccount
      /** Asks for name and picture within the rest of the deadline. Null if they cannot be read; never throws. */
      profile(): Promise<ProviderProfile | null>
    }
  /** The person can solve this by beginning again. */
  | { readonly outcome: 'refused'; readonly error: 'invalid_code' | 'access_denied' }
  /** The provider or the operator has to solve this. */
  | {
      readonly outcome: 'failed'
      readonly error: 'provider_error' | 'provider_timeout'
      readonly retryAfterSeconds?: number
    }

/** A provider that authenticates a person by an authorization code (RFC 6749, section 4.1). */
export interface OAuthProvider {
  readonly name: Provider
  /** The configured channels whose logins begin at a page of the provider. The first is the default. */
  readonly channels: readonly Channel[]
  /** The names of the channels of this kind that are not configured. A client that asks for one gets `not_found`. */
  readonly absentChannels?: readonly string[]
  /** The page of the provider to which the browser is sent. Its `redirect_uri` is a constant (rule OA-5). */
  authorizationUrl(request: AuthorizationRequest): string
  /**
   * Exchanges a code for the person's identity. Each code is sent at most once. The access token is not returned
   * (rule OA-9). Every failure of the provider is an outcome, never an exception.
   */
  authenticate(code: string, channel: string): Promise<Authentication>
  readonly tokenLogin?: TokenLogin
  readonly withdrawals?: WithdrawalNotices
}

/** The capability of a provider whose SDK gives an access token to a native app. */
export interface TokenLogin {
  readonly channel: Channel
  /**
   * Returns the identity of the token's owner. A token that has expired or was issued to another application is
   * `invalid_code`: otherwise the operator of another application could log in here as any of its users. The provider
   * is asked once, and every failure of it is an outcome, never an exception.
   */
  authenticate(accessToken: string): Promise<Authentication>
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
