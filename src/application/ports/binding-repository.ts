import type { AuditEvent } from '../../domain/audit-event.js'
import type { Binding } from '../../domain/binding.js'
import type { BindingObstacle } from '../../domain/decide-binding.js'
import type { UnbindingObstacle } from '../../domain/decide-unbinding.js'
import type { HandleChange } from '../../domain/handle-change.js'
import type { Proof } from '../../domain/proof.js'
import type { Provider, ProviderAccount, ProviderIdentity } from '../../domain/provider-identity.js'
import type { Session } from '../../domain/session.js'
import type { CredentialChangeAct } from './credential-change-act.js'

/** What is stored with a new binding. */
export interface BindingAct {
  /** Hash of the ticket to spend. One with too many wrong passwords counts as spent. */
  readonly spending: string
  readonly opening: Session
  /**
   * The id of the caller's session, which ends, since the opened one replaces it. Left out if a password was checked.
   */
  readonly replacing?: string
  /** The proof that this user asks for the binding. */
  readonly proof: Proof
  readonly event: AuditEvent
}

/** What is stored with a new handle of a binding. */
export interface HandleAct {
  /** The session of the login that told the handle. Left out if the caller is logged in already. */
  readonly opening?: Session
  readonly event: AuditEvent
}

/** A reported withdrawal of an authorization. */
export interface WithdrawalNote {
  readonly at: Date
  readonly ifNoneSince: Date
  readonly event: AuditEvent
}

/** The removal of a binding. */
export interface UnbindingAct extends CredentialChangeAct {
  /** The configured providers: a binding at any other provider is not a login method. */
  readonly offered: readonly Provider[]
}

/** Every method throws Unavailable if the store cannot be reached. */
export interface BindingRepository {
  /** The bindings that have a handle of the account: for Weibo, none or one. The uid is not compared. */
  find(account: ProviderAccount): Promise<readonly Binding[]>
  /** Whether a binding has the uid of the account. For accounts that have `otherUid`. */
  isUidTaken(account: ProviderAccount): Promise<boolean>
  findOfUser(userId: string, provider: Provider): Promise<Binding | null>
  /** Oldest first; bindings of one moment by provider. */
  listOfUser(userId: string): Promise<readonly Binding[]>
  /**
   * Stores the binding and the act in one transaction, or stores nothing and says why. Of concurrent calls for one handle,
   * or for one user and provider, exactly one saves (rule BI-5). An obstacle does not spend the ticket.
   * Nothing is bound to a user who is deleted at the same moment.
   */
  save(binding: Binding, act: BindingAct): Promise<'saved' | BindingObstacle>
  /**
   * Adds a handle to a binding, opens the session and stores the event together. A binding that has the handle already
   * stays as it is: of many calls at once with the same handle, all succeed (rule WX-6). `outdated`: nothing was stored,
   * and who the person is must be decided again. A session is not opened for a user who is disabled.
   */
  changeHandle(change: HandleChange, act: HandleAct): Promise<'changed' | 'outdated'>
  /**
   * Removes the binding with all its handles, former ones too, ends the user's other sessions and stores the event
   * together, or does nothing and says why. It never removes the last way to log in, even if two bindings are removed
   * concurrently (rule BI-9). Of concurrent calls for one binding exactly one removes it.
   */
  remove(binding: Binding, act: UnbindingAct): Promise<'removed' | UnbindingObstacle>
  /**
   * Stores the event and its time if the account is bound and has no such event since `ifNoneSince`. Of concurrent calls,
   * in all processes, one stores. A call that stores nothing costs one read.
   * @returns whether it stored the event
   */
  noteWithdrawal(identity: ProviderIdentity, note: WithdrawalNote): Promise<boolean>
}
