import type { AuditEvent } from '../../domain/audit-event.js'
import type { ConfirmationObstacle } from '../../domain/decide-confirmation.js'
import type { TicketObstacle } from '../../domain/decide-ticket.js'
import type { HandleChange } from '../../domain/handle-change.js'
import type { PendingBinding } from '../../domain/pending-binding.js'
import type { Proof } from '../../domain/proof.js'
import type { Session } from '../../domain/session.js'

export interface TicketSpending {
  readonly ticketHash: string
  readonly session: Session
  /** The id of the caller's session, which ends. Left out if a password was checked. */
  readonly replacing?: string
  /** A handle of the account that the binding lacks. */
  readonly change?: HandleChange
  readonly proof: Proof
  readonly event: AuditEvent
}

/** Provider accounts that wait to be bound. Every method throws Unavailable if the store cannot be reached. */
export interface PendingBindings {
  /** Stores the pending binding and its event together, or nothing if it is for a user who was deleted or disabled. */
  open(pending: PendingBinding, event: AuditEvent): Promise<'opened' | TicketObstacle>
  /** The pending binding, even if it has expired. Null: the ticket is unknown or spent. */
  find(ticketHash: string): Promise<PendingBinding | null>
  /** Counts a wrong password and stores its event, unless the ticket is spent, also by too many wrong passwords. */
  countWrongPassword(ticketHash: string, event: AuditEvent): Promise<'counted' | 'ticket-already-spent'>
  /**
   * Spends a ticket whose account is bound to the user already, opens the session, stores the event: all or nothing.
   */
  spend(spending: TicketSpending): Promise<'spent' | ConfirmationObstacle>
}
