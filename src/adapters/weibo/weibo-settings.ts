export interface WeiboSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  /** Base URL of the API calls. */
  readonly baseUrl: string
  /** The page to which browsers are sent. */
  readonly authorizeUrl: string
  /** One deadline for all calls of a login together, the profile included. */
  readonly timeoutMs: number
  readonly fetchProfile: boolean
}
