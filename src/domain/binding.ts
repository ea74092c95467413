import type { ProviderIdentity } from './provider-identity.js'

/** The fact that a provider's account belongs to a user; one for each identity, and one for each user and provider. */
export interface Binding {
  readonly identity: ProviderIdentity
  readonly userId: string
  /** The provider's name for the account at the time of binding, where it was known. */
  readonly screenName: string | null
  readonly boundAt: Date
}
