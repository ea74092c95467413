import type { AuditEvent } from '../../domain/audit-event.js'
import type { Binding } from '../../domain/binding.js'
import type { Provider, ProviderIdentity } from '../../domain/provider-identity.js'
import type { Session } from '../../domain/session.js'
import type { EndingOthers } from './ending-others.js'
import type { FailedProof, Proof } from './proof.js'

/** What goes with a new binding. */
export interface BindingAct {
  /** Hash of the ticket to spend. One with too many wrong passwords counts as spent. */
  readonly spending: string
  readonly opening: Session
  /** Why the binding is this user's to make. */
  readonly proof: Proof
  readonly event: AuditEvent
}

/** That somebody has reported a withdrawal. */
export interface WithdrawalNote {
  readonly at: Date
  readonly ifNoneSince: Date
  readonly event: AuditEvent
}

export type BindingConflict = 'account-already-bound' | 'user-already-bound' | 'ticket-already-spent' | 'user-gone'

/** Every method throws Unavailable where the store cannot be reached. */
export interface BindingRepository {
  find(identity: ProviderIdentity): Promise<Binding | null>
  findOfUser(userId: string, provider: Provider): Promise<Binding | null>
  listOfUser(userId: string): Promise<readonly Binding[]>
  /**
   * Stores the binding, what goes with it and its event together or not at all, and says which precondition failed.
   * Of any number at once for one identity, or one user and provider, exactly one is saved (rule BI-5).
   * A conflict does not spend the ticket, nor does a binding that this user has already. Nothing is ever bound to a user
   * who is deleted at the same moment.
   */
  save(binding: Binding, act: BindingAct): Promise<'saved' | 'already-theirs' | BindingConflict | FailedProof>
  /**
   * Removes the binding, ends the user's other sessions and stores the event together or not at all. It never takes
   * the last way to log in (rule BI-9); of any number at once for one binding exactly one removes it.
   */
  remove(binding: Binding, act: EndingOthers): Promise<'removed' | 'not-bound' | 'last-login-method' | FailedProof>
  /**
   * Stores the event, and when it was, where the account is bound and nothing was noted for it after `ifNoneSince`: of
   * any number at once, over all processes, one. Whatever it does not note costs a read. True where it was stored.
   */
  noteWithdrawal(identity: ProviderIdentity, note: WithdrawalNote): Promise<boolean>
}
