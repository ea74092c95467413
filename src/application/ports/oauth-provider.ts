import type { Provider, ProviderAccount, ProviderProfile } from '../../domain/provider-identity.js'

/** One of a provider's kinds of application. */
export interface Channel {
  /** As paths and states write it: `web`. */
  readonly name: string
  /** `data.method` of its logins in audit events. */
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
      /** Asks for name and picture within the rest of the deadline; null where they cannot be had. Never throws. */
      profile(): Promise<ProviderProfile | null>
    }
  /** The person can mend it by beginning again. */
  | { readonly outcome: 'refused'; readonly error: 'invalid_code' | 'access_denied' }
  /** The provider or the operator has to mend it. */
  | {
      readonly outcome: 'failed'
      readonly error: 'provider_error' | 'provider_timeout'
      readonly retryAfterSeconds?: number
    }

/** A provider that vouches for a person by an authorization code (RFC 6749, section 4.1). */
export interface OAuthProvider {
  readonly name: Provider
  /** The channels whose logins begin at a page of the provider, the default first. At least one. */
  readonly channels: readonly [Channel, ...Channel[]]
  /** The provider's page to send the browser to. Its redirect URI is a constant (rule OA-5). */
  authorizationUrl(request: AuthorizationRequest): string
  /**
   * Exchanges a code for the person's identity. Each code is sent at most once. The access token is not returned
   * (rule OA-9). Every answer of the provider becomes one of the outcomes; nothing is thrown for it.
   */
  authenticate(code: string, channel: string): Promise<Authentication>
  readonly tokenLogin?: TokenLogin
  readonly withdrawals?: WithdrawalNotices
}

/** The capability of a provider whose SDK gives an access token to a native app. */
export interface TokenLogin {
  readonly channel: Channel
  /**
   * Tells who holds the access token. A token of another application, or one that has expired, is `invalid_code`:
   * otherwise the operator of any application could log its users in here. Asks the provider once, and throws nothing
   * for what it answers.
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
  /** The account that a notice is about; null where it is about another application or no possible account. */
  accountIn(notice: WithdrawalNotice): ProviderAccount | null
}

/** The configured providers by name, in the order in which they are offered. */
export type Providers = ReadonlyMap<Provider, OAuthProvider>
