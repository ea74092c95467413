import type { ProviderIdentity, ProviderProfile } from '../../domain/provider-identity.js'

export interface AuthorizationRequest {
  readonly state: string
  /** Asks the provider to have the person prove who they are again. */
  readonly forceLogin: boolean
}

export type Authentication =
  | {
      readonly outcome: 'authenticated'
      readonly identity: ProviderIdentity
      /** Asks for name and picture with what is left of the deadline; null where there is no answer. Never throws. */
      profile(): Promise<ProviderProfile | null>
    }
  /** The person's own matter: to begin again helps. */
  | { readonly outcome: 'refused'; readonly error: 'invalid_code' | 'access_denied' }
  /** The provider's matter, or the operator's. */
  | {
      readonly outcome: 'failed'
      readonly error: 'provider_error' | 'provider_timeout'
      readonly retryAfterSeconds?: number
    }

/** What the provider says of a person who took the authorization back, or anybody who imitates it: nothing is signed. */
export interface WithdrawalNotice {
  /** Whose authorization it was: the application. */
  readonly source: string
  readonly uid: string
}

/** A provider that vouches for a person by an authorization code (RFC 6749, section 4.1), or by a token of its SDK's. */
export interface OAuthProvider {
  /** The provider's page to send the browser to. Its redirect URI is a constant (rule OA-5). */
  authorizationUrl(request: AuthorizationRequest): string
  /**
   * Exchanges a code and tells whose it was. Each code is sent at most once. The access token stays inside (rule OA-9).
   * Whatever the provider answers is one of the outcomes; nothing is thrown for it.
   */
  authenticate(code: string): Promise<Authentication>
  /**
   * Tells whose an access token is that the provider's SDK gave to an app, where it was issued to our own application
   * and is alive; any other is `invalid_code`, or whoever runs another application could log its users in here.
   * It asks once; the token stays the caller's, who may come again with it. Nothing is thrown for what the provider says.
   */
  authenticateByToken(accessToken: string): Promise<Authentication>
  /** Whom a notice is about; null where it is about another application, or names nobody. */
  accountIn(notice: WithdrawalNotice): ProviderIdentity | null
}
