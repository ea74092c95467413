import type { PendingBindings, TicketSpending } from '../../application/ports/pending-bindings.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { PendingBinding } from '../../domain/pending-binding.js'
import { PendingBindingRows } from './pending-binding-rows.js'
import { SessionRows } from './session-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'

export class SqlitePendingBindings implements PendingBindings {
  private readonly tickets: PendingBindingRows
  private readonly sessions: SessionRows

  constructor(private readonly database: SqliteDatabase) {
    this.tickets = new PendingBindingRows(database)
    this.sessions = new SessionRows(database)
  }

  async open(pending: PendingBinding, event: AuditEvent): Promise<void> {
    await this.database.act(() => {
      this.tickets.insert(pending)
      this.database.storeEvent(event)
    })
  }

  find(ticketHash: string): Promise<PendingBinding | null> {
    return this.database.read(() => this.tickets.find(ticketHash))
  }

  countWrongPassword(ticketHash: string, event: AuditEvent): Promise<'counted' | 'ticket-already-spent'> {
    return this.database.act(() => {
      if (!this.tickets.countWrongPassword(ticketHash)) return 'ticket-already-spent'
      this.database.storeEvent(event)
      return 'counted'
    })
  }

  spend({ ticketHash, session, event }: TicketSpending): Promise<'spent' | 'ticket-already-spent'> {
    return this.database.act(() => {
      if (!this.tickets.spend(ticketHash)) return 'ticket-already-spent'
      this.sessions.insert(session)
      this.database.storeEvent(event)
      return 'spent'
    })
  }
}
