import type { RecoveryObstacle } from '../../domain/account-control.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { Binding } from '../../domain/binding.js'
import type { Provider } from '../../domain/provider-identity.js'
import type { Session } from '../../domain/session.js'
import type { Disablement, RecoveryCode } from '../../domain/user.js'

/** What an operator does to a user. */
export interface OperatorAct {
  readonly userId: string
  readonly at: Date
  /**
   * Makes the event, with the time of the decision: it is called again if the act must be decided again. Events of one
   * user's state are in the order of its changes.
   * @param sessions how many open sessions the act ends
   */
  readonly event: (sessions: number) => AuditEvent
}

export interface ForcedUnbinding extends Omit<OperatorAct, 'event'> {
  readonly provider: Provider
  /** Removes it also if it is the last login method. */
  readonly isForced: boolean
  /** The configured providers: a binding at any other provider is not a login method. */
  readonly offered: readonly Provider[]
  readonly event: (sessions: number, binding: Binding) => AuditEvent
}

/** The use of a recovery code. */
export interface RecoveryUse {
  readonly userId: string
  readonly codeHash: string
  readonly passwordHash: string
  /** It replaces all sessions of the user. Its `openedAt` is the time of the recovery. */
  readonly opening: Session
  readonly event: AuditEvent
}

/** `sessions`: how many open sessions ended. */
export type Changed = { readonly outcome: 'changed'; readonly sessions: number }

/**
 * What operators do to accounts. Each act is stored with its event, all or nothing, and takes effect in every process
 * before it returns. An act that changes nothing stores no event. Every method throws Unavailable if the store cannot be
 * reached.
 */
export interface AccountControl {
  /**
   * Disables the user, ends all sessions and deletes the tickets that only this user could spend. A login that is under
   * way comes first, and its session ends too, or is refused (rule AC-6).
   */
  disable(act: OperatorAct & Omit<Disablement, 'at'>): Promise<Changed | 'unchanged' | 'user-gone'>
  /** Makes a disabled user active. What was ended stays ended, and a recovery code stays worthless. */
  enable(act: OperatorAct): Promise<Changed | 'unchanged' | 'user-gone'>
  /** Ends all open sessions. */
  endSessions(act: OperatorAct): Promise<Changed | 'unchanged' | 'user-gone'>
  /** Removes the binding with all its handles, and ends all sessions. Of concurrent calls exactly one removes it. */
  unbind(act: ForcedUnbinding): Promise<Changed | 'not-bound' | 'last-login-method' | 'user-gone'>
  /** As `delete` of UserRepository, without a proof. */
  delete(act: OperatorAct): Promise<Changed | 'user-gone'>
  /** Stores a recovery code in place of the former one. */
  issueRecovery(act: OperatorAct & { readonly code: RecoveryCode }): Promise<Changed | 'inactive' | 'user-gone'>
  /**
   * Spends a recovery code: sets the password, ends all sessions and opens one. Of concurrent calls with one code exactly
   * one succeeds (rule AC-10).
   */
  recover(use: RecoveryUse): Promise<'recovered' | RecoveryObstacle>
}
