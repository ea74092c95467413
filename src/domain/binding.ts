import type { ProviderAccount } from './provider-identity.js'

/**
 * The fact that a provider's account belongs to a user. Each identity and each handle belongs to one binding, and a user
 * has one binding at each provider.
 */
export interface Binding extends ProviderAccount {
  readonly userId: string
  /** The provider's name for the account at the time of binding, where it was known. */
  readonly screenName: string | null
  /** The picture at that time, where it was known. */
  readonly avatarUrl: string | null
  readonly boundAt: Date
  /** Handles that were replaced by others of their kind. No binding is found by them, and another one may get them. */
  readonly formerHandles?: readonly string[]
}

/** The order in which the bindings of a user are listed: oldest first; at one moment by provider. */
export function oldestFirst(one: Binding, other: Binding): number {
  const difference = one.boundAt.getTime() - other.boundAt.getTime()
  return difference || (one.identity.provider < other.identity.provider ? -1 : 1)
}
