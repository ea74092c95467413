/** The name of an outside service that vouches for a person, such as `weibo`: letters `a` to `z`. */
export type Provider = string

/** Who a person is at a provider. Compared byte for byte, as text, and never as a number (rule OA-7). */
export interface ProviderIdentity {
  readonly provider: Provider
  /** 1 to 64 characters. */
  readonly uid: string
}

/** The name and picture that are shown of a person who is about to bind. */
export interface ProviderProfile {
  readonly screenName: string
  readonly avatarUrl: string | null
}
