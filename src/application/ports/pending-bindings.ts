import type { AuditEvent } from '../../domain/audit-event.js'
import type { PendingBinding } from '../../domain/pending-binding.js'
import type { Session } from '../../domain/session.js'
import type { FailedProof, Proof } from './proof.js'

export interface TicketSpending {
  readonly ticketHash: string
  readonly session: Session
  readonly proof: Proof
  readonly event: AuditEvent
}

/** Provider accounts that wait to be bound. Every method throws Unavailable where the store cannot be reached. */
export interface PendingBindings {
  /** Stores the pending binding and its event together or not at all; never for a user who is gone. */
  open(pending: PendingBinding, event: AuditEvent): Promise<'opened' | 'user-gone'>
  /** As stored, expired or not; null once spent. */
  find(ticketHash: string): Promise<PendingBinding | null>
  /** Counts a wrong password and stores its event, unless the ticket is spent by now, also by too many of them. */
  countWrongPassword(ticketHash: string, event: AuditEvent): Promise<'counted' | 'ticket-already-spent'>
  /** Spends a ticket for an account that is the user's own already: opens the session and stores the event with it. */
  spend(spending: TicketSpending): Promise<'spent' | 'ticket-already-spent' | FailedProof>
}
