/** The name of an outside service that vouches for a person, as paths, events and stores write it: `weibo`. */
export type Provider = string

/** Who somebody is at a provider. Compared byte for byte, as text, and never as a number (rule OA-7). */
export interface ProviderIdentity {
  readonly provider: Provider
  /** 1 to 64 characters. */
  readonly uid: string
}

/** What may be shown of somebody who is about to bind. */
export interface ProviderProfile {
  readonly screenName: string
  readonly avatarUrl: string | null
}
