import type { OtherSessions, SessionChange, Sessions } from '../../application/ports/sessions.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { type FailedProof, failedProof, type Proof } from '../../domain/proof.js'
import type { Session } from '../../domain/session.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'

export class SqliteSessions implements Sessions {
  private readonly sessions: SqliteRows['sessions']

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {
    this.sessions = rows.sessions
  }

  open(session: Session, event: AuditEvent, proof?: Proof): Promise<'opened' | FailedProof> {
    return this.database.transaction(() => {
      const failed = proof && failedProof([proof], this.rows.proofFacts(session.userId, [proof]))
      if (failed) return failed
      this.rows.openSession(session)
      this.database.storeEvent(event)
      return 'opened'
    })
  }

  find(id: string): Promise<Session | null> {
    return this.database.read(() => this.sessions.find(id))
  }

  findByToken(tokenHash: string): Promise<Session | null> {
    return this.database.read(() => this.sessions.findByToken(tokenHash))
  }

  changeByToken(tokenHash: string, change: (session: Session) => SessionChange | null): Promise<SessionChange | null> {
    return this.database.transaction(() => {
      const found = this.sessions.findByToken(tokenHash)
      const changed = found && change(found)
      if (!changed) return null
      this.sessions.update(changed.session)
      this.database.storeEvent(changed.event)
      return changed
    })
  }

  listOpen(userId: string, now: Date, limit: number): Promise<readonly Session[]> {
    return this.database.read(() => this.sessions.listOpen(userId, now, limit))
  }

  loginAddresses(userId: string, since: Date): Promise<readonly string[]> {
    return this.database.read(() => this.sessions.addressesSince(userId, since))
  }

  async end(id: string, at: Date, event: AuditEvent): Promise<void> {
    await this.database.transaction(() => {
      this.sessions.end(id, at)
      this.database.storeEvent(event)
    })
  }

  async endAll(userId: string, at: Date, event: AuditEvent): Promise<void> {
    await this.database.transaction(() => {
      this.sessions.endAll(userId, at)
      this.database.storeEvent(event)
    })
  }

  async endOthers({ userId, exceptSessionId, at, event }: OtherSessions): Promise<void> {
    await this.database.transaction(() => {
      this.sessions.endOthers(userId, exceptSessionId, at)
      this.database.storeEvent(event)
    })
  }
}
