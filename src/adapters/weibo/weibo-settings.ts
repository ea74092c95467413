export interface WeiboSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  /** For our own calls. */
  readonly baseUrl: string
  /** For browsers. */
  readonly authorizeUrl: string
  /** Of all that one login asks of Weibo: connecting, headers, bodies, and the profile. */
  readonly timeoutMs: number
  readonly fetchProfile: boolean
}
