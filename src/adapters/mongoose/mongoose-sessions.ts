import type { FailedProof, Proof } from '../../application/ports/proof.js'
import type { SessionChange, Sessions } from '../../application/ports/sessions.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { Session } from '../../domain/session.js'
import { exactText } from './exact-text.js'
import { ManySessions } from './many-sessions.js'
import type { MongoDatabase } from './mongo-database.js'
import { Proofs } from './proofs.js'
import { SessionDocuments } from './session-documents.js'

export class MongooseSessions implements Sessions {
  private readonly sessions: SessionDocuments
  private readonly proofs: Proofs
  private readonly many: ManySessions

  constructor(private readonly database: MongoDatabase) {
    this.sessions = new SessionDocuments(database)
    this.proofs = new Proofs(database)
    this.many = new ManySessions(database)
  }

  open(session: Session, event: AuditEvent, proof: Proof | null = null): Promise<'opened' | FailedProof> {
    const { userId } = session
    return this.database.act<'opened' | FailedProof>(proof ? [`user ${userId}`] : [], async () => {
      const failed = await this.proofs.failed(userId, proof)
      if (failed) return { answer: failed }
      return {
        answer: 'opened',
        event,
        change: async (transaction) => {
          await this.proofs.hold(transaction, userId, proof)
          await this.sessions.insert(session, transaction)
        },
      }
    })
  }

  find(id: string): Promise<Session | null> {
    return this.database.read(() => this.sessions.find(id))
  }

  findByToken(tokenHash: string): Promise<Session | null> {
    return this.database.read(async () => (await this.sessions.findByToken(tokenHash))?.session ?? null)
  }

  changeByToken(tokenHash: string, change: (session: Session) => SessionChange | null): Promise<SessionChange | null> {
    return this.database.act<SessionChange | null>([`token ${tokenHash}`], async () => {
      const found = await this.sessions.findByToken(tokenHash)
      const changed = found && change(found.session)
      if (!changed) return { answer: null }
      return {
        answer: changed,
        event: changed.event,
        change: (transaction) => this.sessions.replace(found, changed.session, transaction),
      }
    })
  }

  listOpen(userId: string, now: Date, limit: number): Promise<readonly Session[]> {
    return this.database.read(() => this.sessions.listOpen(userId, now, limit))
  }

  loginAddresses(userId: string, since: Date): Promise<readonly string[]> {
    return this.database.read(() => this.sessions.addressesSince(userId, since))
  }

  end(id: string, at: Date, event: AuditEvent): Promise<void> {
    return this.database.act<void>([`session ${id}`], async () => ({
      answer: undefined,
      event,
      change: (transaction) => this.sessions.end(id, at, transaction),
    }))
  }

  endAll(userId: string, at: Date, event: AuditEvent): Promise<void> {
    const end = () =>
      this.database.act<void>([`sessions of ${userId}`], async () => {
        await this.many.refuseTooMany({ userId: exactText(userId), endedAt: null })
        return { answer: undefined, event, change: (transaction) => this.sessions.endAll(userId, at, transaction) }
      })
    return this.many.ending(at, end)
  }
}
