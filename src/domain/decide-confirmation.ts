import { decideHandleChange, type HandleChange, type HandleFacts } from './handle-change.js'
import { type FailedProof, failedProof, type Proof, type ProofFacts } from './proof.js'

/** What the store holds when a ticket is spent for an account that is bound to the user already. */
export interface ConfirmationFacts extends ProofFacts {
  readonly isTicketSpent: boolean
  readonly proof: Proof
  /** Null: the binding has every handle of the account. */
  readonly handle: { readonly change: HandleChange; readonly facts: HandleFacts } | null
}

export type ConfirmationObstacle = 'ticket-already-spent' | FailedProof | 'outdated'

/** Whether the ticket may be spent to log its user in, and if not, why. */
export function decideConfirmation(facts: ConfirmationFacts): 'confirm' | ConfirmationObstacle {
  if (facts.isTicketSpent) return 'ticket-already-spent'
  const failed = failedProof([facts.proof], facts)
  if (failed) return failed
  const { handle } = facts
  return handle && decideHandleChange(handle.change, handle.facts) === 'outdated' ? 'outdated' : 'confirm'
}
