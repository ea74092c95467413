import type { Binding } from './binding.js'
import { type FailedProof, failedProof, type Proof, type ProofFacts } from './proof.js'
import type { Provider, ProviderIdentity } from './provider-identity.js'

/** What the store holds at the moment of an unbinding. */
export interface UnbindingFacts extends ProofFacts {
  readonly identity: ProviderIdentity
  readonly proofs: readonly Proof[]
  /** All bindings of the user. */
  readonly bindings: readonly Binding[]
  /** The configured providers. */
  readonly offered: readonly Provider[]
  /** An operator removes the binding although it may be the last login method (rule AC-9). */
  readonly isForced?: boolean
}

export type UnbindingObstacle = FailedProof | 'not-bound' | 'last-login-method'

/**
 * Whether the binding may be removed, and if not, why. The user must keep a login method (rule BI-9): a password, or a
 * binding at another configured provider.
 */
export function decideUnbinding(facts: UnbindingFacts): 'unbind' | UnbindingObstacle {
  const { identity, proofs, user, bindings, offered } = facts
  const failed = failedProof(proofs, facts)
  if (failed) return failed
  if (!user || !bindings.some((binding) => isOf(binding, identity))) return 'not-bound'
  if (user.passwordHash !== null || facts.isForced) return 'unbind'
  const others = bindings.filter((binding) => !isOf(binding, identity))
  return others.some((other) => offered.includes(other.identity.provider)) ? 'unbind' : 'last-login-method'
}

function isOf(binding: Binding, { provider, uid }: ProviderIdentity): boolean {
  return binding.identity.provider === provider && binding.identity.uid === uid
}
