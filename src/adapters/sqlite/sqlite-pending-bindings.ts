import type { PendingBindings, TicketSpending } from '../../application/ports/pending-bindings.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { type ConfirmationObstacle, decideConfirmation } from '../../domain/decide-confirmation.js'
import { decideTicket, type TicketObstacle } from '../../domain/decide-ticket.js'
import type { PendingBinding } from '../../domain/pending-binding.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'

export class SqlitePendingBindings implements PendingBindings {
  private readonly tickets: SqliteRows['tickets']

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {
    this.tickets = rows.tickets
  }

  open(pending: PendingBinding, event: AuditEvent): Promise<'opened' | TicketObstacle> {
    return this.database.transaction(() => {
      const decision = decideTicket(
        pending,
        pending.forUserId === null ? null : this.rows.users.find(pending.forUserId),
      )
      if (decision !== 'issue') return decision
      this.tickets.insert(pending)
      this.database.storeEvent(event)
      return 'opened'
    })
  }

  find(ticketHash: string): Promise<PendingBinding | null> {
    return this.database.read(() => this.tickets.find(ticketHash))
  }

  countWrongPassword(ticketHash: string, event: AuditEvent): Promise<'counted' | 'ticket-already-spent'> {
    return this.database.transaction(() => {
      if (this.tickets.isSpent(ticketHash)) return 'ticket-already-spent'
      this.tickets.countWrongPassword(ticketHash)
      this.database.storeEvent(event)
      return 'counted'
    })
  }

  spend(spending: TicketSpending): Promise<'spent' | ConfirmationObstacle> {
    const { ticketHash, session, replacing, change, proof, event } = spending
    return this.database.transaction(() => {
      const facts = this.rows.proofFacts(session.userId, [proof])
      const handle = change ? { change, facts: this.rows.handleFacts(change) } : null
      const decision = decideConfirmation({ ...facts, proof, handle, isTicketSpent: this.tickets.isSpent(ticketHash) })
      if (decision !== 'confirm') return decision
      this.tickets.spend(ticketHash)
      if (handle) this.rows.changeHandle(handle.change, handle.facts)
      this.rows.openSession(session)
      if (replacing) this.rows.sessions.end(replacing, session.openedAt)
      this.database.storeEvent(event)
      return 'spent'
    })
  }
}
