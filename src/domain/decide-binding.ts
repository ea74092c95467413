import type { Binding } from './binding.js'
import { type FailedProof, failedProof, type Proof, type ProofFacts } from './proof.js'
import type { ProviderAccount } from './provider-identity.js'
import { recognizeAccount } from './recognize-account.js'

/** What the store holds at the moment of a bind. */
export interface BindingFacts extends ProofFacts {
  readonly isTicketSpent: boolean
  /** The proof that this user asks for the binding. */
  readonly proof: Proof
  readonly account: ProviderAccount
  /** The bindings that have a handle of the account. */
  readonly ofAccount: readonly Binding[]
  /** The binding with the account's uid. It is another account's if no handle matches (docs/weixin.md, section 8). */
  readonly ofUid: Binding | null
  /** The user's binding at this provider. */
  readonly ofUser: Binding | null
}

export type BindingObstacle =
  | 'ticket-already-spent'
  | 'user-gone'
  | FailedProof
  /** The account is bound to this user already. */
  | 'already-theirs'
  /** The second handle alone is that of the user's binding, which is another person's of the same application. */
  | 'contradiction'
  | 'account-already-bound'
  | 'user-already-bound'
  /** Another account is bound under this uid: repeat with `otherUid`. */
  | 'uid-taken'

/** Whether this account may be bound to this user, and if not, why (rules BI-2, BI-5, BI-6). */
export function decideBinding(facts: BindingFacts): 'bind' | BindingObstacle {
  const { isTicketSpent, proof, user, account, ofAccount, ofUser, ofUid } = facts
  if (isTicketSpent) return 'ticket-already-spent'
  if (!user) return 'user-gone'
  const failed = failedProof([proof], facts)
  if (failed) return failed
  if (ofAccount.some(({ userId }) => userId !== user.id)) return 'account-already-bound'
  if (ofAccount.length > 0)
    return recognizeAccount(account, ofAccount).outcome === 'known' ? 'already-theirs' : 'contradiction'
  if (ofUser) return 'user-already-bound'
  return ofUid ? 'uid-taken' : 'bind'
}
