import type { ClientSession } from 'mongoose'
import type { OtherSessions, SessionChange, Sessions } from '../../application/ports/sessions.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { type FailedProof, failedProof, type Proof } from '../../domain/proof.js'
import type { Session } from '../../domain/session.js'
import type { MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'
import { otherOpenSessions } from './session-batches.js'

export class MongooseSessions implements Sessions {
  private readonly sessions: MongoDocuments['sessions']

  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
  ) {
    this.sessions = documents.sessions
  }

  open(session: Session, event: AuditEvent, proof?: Proof): Promise<'opened' | FailedProof> {
    const { userId } = session
    const proofs = proof ? [proof] : []
    // The caller has just read that the user is active, and the write checks it: a read only finds out why it failed.
    let isRead = proof !== undefined && !('isActive' in proof)
    return this.database.transaction<'opened' | FailedProof>(proof ? [`user ${userId}`] : [], async () => {
      const failed = isRead && failedProof(proofs, await this.documents.proofFacts(userId, proofs))
      if (failed) return { answer: failed }
      isRead = proof !== undefined
      return {
        answer: 'opened',
        event,
        change: (transaction) => this.documents.openSession(transaction, session, proofs),
      }
    })
  }

  find(id: string): Promise<Session | null> {
    return this.database.read(() => this.sessions.find(id))
  }

  findByToken(tokenHash: string): Promise<Session | null> {
    return this.database.read(() => this.sessions.findByToken(tokenHash))
  }

  /** The transaction locks the session, not the token: all tokens of a session change one document. */
  async changeByToken(
    tokenHash: string,
    change: (session: Session) => SessionChange | null,
  ): Promise<SessionChange | null> {
    const ofToken = await this.database.read(() => this.sessions.findByToken(tokenHash), [`token ${tokenHash}`])
    if (!ofToken) return null
    return this.database.transaction<SessionChange | null>([`session ${ofToken.id}`], async () => {
      const found = await this.sessions.findStored(ofToken.id)
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
    return this.database.transaction<void>([`session ${id}`], async () => ({
      answer: undefined,
      event,
      change: (transaction) => this.sessions.end(id, at, transaction),
    }))
  }

  endAll(userId: string, at: Date, event: AuditEvent): Promise<void> {
    const { sessionBatches } = this.documents
    const end = () =>
      this.database.transaction<void>([`sessions of ${userId}`], async () => {
        await sessionBatches.refuseTooMany({ userId: userId, endedAt: null })
        return { answer: undefined, event, change: (transaction) => this.sessions.endAll(userId, at, transaction) }
      })
    return sessionBatches.ending(at, end)
  }

  endOthers({ userId, exceptSessionId, at, event }: OtherSessions): Promise<void> {
    const { sessionBatches } = this.documents
    const end = () =>
      this.database.transaction<void>([`sessions of ${userId}`], async () => {
        await sessionBatches.refuseTooMany(otherOpenSessions(userId, exceptSessionId))
        const change = (transaction: ClientSession) => this.sessions.endOthers(userId, exceptSessionId, at, transaction)
        return { answer: undefined, event, change }
      })
    return sessionBatches.ending(at, end)
  }
}
