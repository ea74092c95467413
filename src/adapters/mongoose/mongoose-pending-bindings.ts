import type { PendingBindings, TicketSpending } from '../../application/ports/pending-bindings.js'
import type { FailedProof } from '../../application/ports/proof.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { PendingBinding } from '../../domain/pending-binding.js'
import type { MongoDatabase } from './mongo-database.js'
import { PendingBindingDocuments } from './pending-binding-documents.js'
import { Proofs } from './proofs.js'
import { SessionDocuments } from './session-documents.js'
import { UserDocuments } from './user-documents.js'

export class MongoosePendingBindings implements PendingBindings {
  private readonly tickets: PendingBindingDocuments
  private readonly sessions: SessionDocuments
  private readonly users: UserDocuments
  private readonly proofs: Proofs

  constructor(private readonly database: MongoDatabase) {
    this.tickets = new PendingBindingDocuments(database)
    this.sessions = new SessionDocuments(database)
    this.users = new UserDocuments(database.models)
    this.proofs = new Proofs(database)
  }

  open(pending: PendingBinding, event: AuditEvent): Promise<'opened' | 'user-gone'> {
    const { forUserId } = pending
    const contended = forUserId === null ? [] : [`user ${forUserId}`]
    return this.database.act<'opened' | 'user-gone'>(contended, async () => {
      if (forUserId !== null && !(await this.users.find(forUserId))) return { answer: 'user-gone' }
      return {
        answer: 'opened',
        event,
        change: async (session) => {
          if (forUserId !== null) await this.users.touch(forUserId, session)
          await this.tickets.insert(pending, session)
        },
      }
    })
  }

  find(ticketHash: string): Promise<PendingBinding | null> {
    return this.database.read(() => this.tickets.find(ticketHash))
  }

  countWrongPassword(ticketHash: string, event: AuditEvent): Promise<'counted' | 'ticket-already-spent'> {
    return this.database.act<'counted' | 'ticket-already-spent'>([`ticket ${ticketHash}`], async () => {
      if (await this.tickets.isSpent(ticketHash)) return { answer: 'ticket-already-spent' }
      return {
        answer: 'counted',
        event,
        change: (session) => this.tickets.countWrongPassword(ticketHash, session),
      }
    })
  }

  spend({
    ticketHash,
    session,
    proof,
    event,
  }: TicketSpending): Promise<'spent' | 'ticket-already-spent' | FailedProof> {
    const { userId } = session
    return this.database.act<'spent' | 'ticket-already-spent' | FailedProof>(
      [`ticket ${ticketHash}`, `user ${userId}`],
      async () => {
        if (await this.tickets.isSpent(ticketHash)) return { answer: 'ticket-already-spent' }
        const failed = await this.proofs.failed(userId, proof)
        if (failed) return { answer: failed }
        return {
          answer: 'spent',
          event,
          change: async (transaction) => {
            await this.proofs.hold(transaction, userId, proof)
            await this.tickets.spend(ticketHash, transaction)
            await this.sessions.insert(session, transaction)
          },
        }
      },
    )
  }
}
