import type { Binding } from './binding.js'
import { type FailedProof, failedProof, type Proof, type ProofFacts } from './proof.js'

/** What the store holds at the moment of a bind. */
export interface BindingFacts extends ProofFacts {
  readonly isTicketSpent: boolean
  /** The proof that this user asks for the binding. */
  readonly proof: Proof
  /** The bindings of the account that is to be bound. */
  readonly ofAccount: readonly Binding[]
  /** The user's binding at this provider. */
  readonly ofUser: Binding | null
}

export type BindingObstacle =
  | 'ticket-already-spent'
  | 'user-gone'
  | FailedProof
  /** The account is bound to this user already. */
  | 'already-theirs'
  | 'account-already-bound'
  | 'user-already-bound'

/** Whether this account may be bound to this user, and if not, why (rules BI-2, BI-5, BI-6). */
export function decideBinding(facts: BindingFacts): 'bind' | BindingObstacle {
  const { isTicketSpent, proof, user, ofAccount, ofUser } = facts
  if (isTicketSpent) return 'ticket-already-spent'
  if (!user) return 'user-gone'
  const failed = failedProof([proof], facts)
  if (failed) return failed
  if (ofAccount.some(({ userId }) => userId !== user.id)) return 'account-already-bound'
  if (ofAccount.length > 0) return 'already-theirs'
  return ofUser ? 'user-already-bound' : 'bind'
}
