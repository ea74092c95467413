import type { PendingBindings, TicketSpending } from '../../application/ports/pending-bindings.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { type ConfirmationObstacle, decideConfirmation } from '../../domain/decide-confirmation.js'
import { decideTicket, type TicketObstacle } from '../../domain/decide-ticket.js'
import type { PendingBinding } from '../../domain/pending-binding.js'
import { ACTIVE } from '../../domain/proof.js'
import { handleKeys } from './binding-documents.js'
import type { MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'

export class MongoosePendingBindings implements PendingBindings {
  private readonly tickets: MongoDocuments['tickets']

  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
  ) {
    this.tickets = documents.tickets
  }

  open(pending: PendingBinding, event: AuditEvent): Promise<'opened' | TicketObstacle> {
    const { forUserId } = pending
    const lockKeys = forUserId === null ? [] : [`user ${forUserId}`]
    return this.database.transaction<'opened' | TicketObstacle>(lockKeys, async () => {
      const decision = decideTicket(pending, forUserId === null ? null : await this.documents.users.find(forUserId))
      if (decision !== 'issue') return { answer: decision }
      return {
        answer: 'opened',
        event,
        change: async (transaction) => {
          if (forUserId !== null) await this.documents.users.touch(forUserId, transaction, ACTIVE)
          await this.tickets.insert(pending, transaction)
        },
      }
    })
  }

  find(ticketHash: string): Promise<PendingBinding | null> {
    return this.database.read(() => this.tickets.find(ticketHash))
  }

  countWrongPassword(ticketHash: string, event: AuditEvent): Promise<'counted' | 'ticket-already-spent'> {
    return this.database.transaction<'counted' | 'ticket-already-spent'>([`ticket ${ticketHash}`], async () => {
      if (await this.tickets.isSpent(ticketHash)) return { answer: 'ticket-already-spent' }
      return {
        answer: 'counted',
        event,
        change: (transaction) => this.tickets.countWrongPassword(ticketHash, transaction),
      }
    })
  }

  spend(spending: TicketSpending): Promise<'spent' | ConfirmationObstacle> {
    const { ticketHash, session, replacing, change, proof, event } = spending
    const { userId } = session
    const lockKeys = [`ticket ${ticketHash}`, `user ${userId}`, ...(change ? handleKeys(change) : [])]
    return this.database.transaction<'spent' | ConfirmationObstacle>(lockKeys, async () => {
      const [facts, isTicketSpent, handle] = await Promise.all([
        this.documents.proofFacts(userId, [proof]),
        this.tickets.isSpent(ticketHash),
        change ? this.documents.handleFacts(change).then((read) => ({ change, facts: read })) : null,
      ])
      const decision = decideConfirmation({ ...facts, proof, handle, isTicketSpent })
      if (decision !== 'confirm') return { answer: decision }
      return {
        answer: 'spent',
        event,
        change: async (transaction) => {
          await this.documents.openSession(transaction, session, [proof])
          await this.tickets.spend(ticketHash, transaction)
          if (handle) await this.documents.changeHandle(handle.change, handle.facts, transaction)
          if (replacing) await this.documents.sessions.end(replacing, session.openedAt, transaction)
        },
      }
    })
  }
}
