export interface WeiboSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly baseUrl: string
  readonly authorizeUrl: string
  /** One deadline for all calls of a login together, the profile included. */
  readonly timeoutMs: number
  readonly fetchProfile: boolean
}
