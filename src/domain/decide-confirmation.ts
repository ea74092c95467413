import { type FailedProof, failedProof, type Proof, type ProofFacts } from './proof.js'

/** What the store holds when a ticket is spent for an account that is bound to the user already. */
export interface ConfirmationFacts extends ProofFacts {
  readonly isTicketSpent: boolean
  readonly proof: Proof
}

export type ConfirmationObstacle = 'ticket-already-spent' | FailedProof

/** Whether the ticket may be spent to log its user in, and if not, why. */
export function decideConfirmation(facts: ConfirmationFacts): 'confirm' | ConfirmationObstacle {
  if (facts.isTicketSpent) return 'ticket-already-spent'
  return failedProof([facts.proof], facts) ?? 'confirm'
}
