import { type FailedProof, failedProof, type Proof, type ProofFacts } from './proof.js'

/** What the store holds at the moment of a deletion. */
export interface DeletionFacts extends ProofFacts {
  readonly proofs: readonly Proof[]
}

/** Whether the user may be deleted, and if not, why. */
export function decideDeletion(facts: DeletionFacts): 'delete' | FailedProof {
  return failedProof(facts.proofs, facts) ?? 'delete'
}
