import type { PendingBindings, TicketSpending } from '../../application/ports/pending-bindings.js'
import type { FailedProof } from '../../application/ports/proof.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { PendingBinding } from '../../domain/pending-binding.js'
import { PendingBindingRows } from './pending-binding-rows.js'
import { Proofs } from './proofs.js'
import { SessionRows } from './session-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { UserRows } from './user-rows.js'

export class SqlitePendingBindings implements PendingBindings {
  private readonly tickets: PendingBindingRows
  private readonly sessions: SessionRows
  private readonly users: UserRows
  private readonly proofs: Proofs

  constructor(private readonly database: SqliteDatabase) {
    this.tickets = new PendingBindingRows(database)
    this.sessions = new SessionRows(database)
    this.users = new UserRows(database)
    this.proofs = new Proofs(database)
  }

  open(pending: PendingBinding, event: AuditEvent): Promise<'opened' | 'user-gone'> {
    return this.database.act(() => {
      if (pending.forUserId !== null && !this.users.find(pending.forUserId)) return 'user-gone'
      this.tickets.insert(pending)
      this.database.storeEvent(event)
      return 'opened'
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

  spend({
    ticketHash,
    session,
    proof,
    event,
  }: TicketSpending): Promise<'spent' | 'ticket-already-spent' | FailedProof> {
    return this.database.act(() => {
      if (this.tickets.isSpent(ticketHash)) return 'ticket-already-spent'
      const failed = this.proofs.failed(session.userId, proof)
      if (failed) return failed
      this.tickets.spend(ticketHash)
      this.sessions.insert(session)
      this.database.storeEvent(event)
      return 'spent'
    })
  }
}
