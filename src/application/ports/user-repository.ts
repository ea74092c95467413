import type { AuditEvent } from '../../domain/audit-event.js'
import type { Binding } from '../../domain/binding.js'
import type { Session } from '../../domain/session.js'
import type { User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import type { EndingOthers } from './ending-others.js'
import type { FailedProof, PasswordProof } from './proof.js'

/** What goes with a new user. */
export interface RegistrationAct {
  readonly opening: Session
  readonly event: AuditEvent
  /** The provider account that is bound in the same act, and the hash of the ticket that it spends (rule BI-8). */
  readonly binding?: { readonly bound: Binding; readonly spending: string }
}

/** What goes with the end of a user. */
export interface Deletion {
  readonly userId: string
  /** The id of the session that asks for it. Where it has ended by now, nothing is done. */
  readonly by: string
  /** What else was proven, where a password was asked for. */
  readonly password: PasswordProof | null
  readonly at: Date
  /** As it may stay: without what is personal. */
  readonly event: AuditEvent
}

export type RegistrationConflict = 'username-taken' | 'account-already-bound' | 'ticket-already-spent'

/** Every method throws Unavailable where the store cannot be reached. */
export interface UserRepository {
  find(id: string): Promise<User | null>
  findByKey(usernameKey: string): Promise<User | null>
  /** Whether another user has this name's key or looks like it. */
  isTaken(username: Username): Promise<boolean>
  /** Stores the user, what goes with it and its event together or not at all, and says which precondition failed. */
  register(user: User, act: RegistrationAct): Promise<'registered' | RegistrationConflict>
  /** Puts a stronger hash of the same password in place of `from`; does nothing where the password has changed since. */
  rehash(userId: string, from: string, to: string): Promise<void>
  /**
   * Sets the hash, ends the user's other sessions and stores the event together or not at all. Of any number at once
   * with one proof exactly one changes it.
   */
  changePassword(
    userId: string,
    to: string,
    act: EndingOthers & { readonly password: PasswordProof },
  ): Promise<'changed' | FailedProof>
  /**
   * Deletes the user with the bindings, the sessions and the tickets that only this user could spend, and stores the
   * event and that the person is to be erased (see Erasures), all together or not at all. Of any number at once exactly
   * one deletes.
   */
  delete(deletion: Deletion): Promise<'deleted' | FailedProof>
}
