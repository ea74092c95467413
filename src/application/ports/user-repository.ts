import type { AuditEvent } from '../../domain/audit-event.js'
import type { Binding } from '../../domain/binding.js'
import type { RegistrationObstacle } from '../../domain/decide-registration.js'
import type { FailedProof, PasswordProof } from '../../domain/proof.js'
import type { Session } from '../../domain/session.js'
import type { User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import type { CredentialChangeAct } from './credential-change-act.js'

/** What is stored with a new user. */
export interface RegistrationAct {
  readonly opening: Session
  readonly event: AuditEvent
  /** The provider account to bind with the registration, and the hash of the ticket that it spends (rule BI-8). */
  readonly binding?: { readonly bound: Binding; readonly spending: string }
}

/** The deletion of a user. */
export interface DeletionAct {
  readonly userId: string
  /** If this session has ended already, nothing is done. */
  readonly callerSessionId: string
  /** Null if the password was not checked. */
  readonly password: PasswordProof | null
  readonly at: Date
  /** Without personal data. */
  readonly event: AuditEvent
}

/** Every method throws Unavailable if the store cannot be reached. */
export interface UserRepository {
  find(id: string): Promise<User | null>
  findByKey(usernameKey: string): Promise<User | null>
  /** Whether a user has this name's key or skeleton. */
  isTaken(username: Username): Promise<boolean>
  /** Stores the user and the act in one transaction, or stores nothing and says why. */
  register(user: User, act: RegistrationAct): Promise<'registered' | RegistrationObstacle>
  /**
   * Replaces the hash `from` by a stronger one of the same password; does nothing if the password has changed since.
   */
  rehash(userId: string, from: string, to: string): Promise<void>
  /**
   * Sets the hash, ends the user's other sessions and stores the event, all or nothing. Of concurrent calls
   * with one proof exactly one changes it.
   */
  changePassword(
    userId: string,
    to: string,
    act: CredentialChangeAct & { readonly password: PasswordProof },
  ): Promise<'changed' | FailedProof>
  /**
   * Deletes the user with the bindings, the sessions and the tickets that only this user could spend, stores the event,
   * and marks the person for erasure (see Erasures), all or nothing. Of concurrent calls exactly one deletes.
   */
  delete(act: DeletionAct): Promise<'deleted' | FailedProof>
}
