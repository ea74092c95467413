import type { AuditEvent } from '../../domain/audit-event.js'
import { isErased } from '../../domain/erasure.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** The writes to the table `audit_events`. It is append-only, but an erased event replaces its record (rule LG-5). */
export class AuditRows {
  private readonly insert: SqliteStatement
  private readonly updateErased: SqliteStatement

  constructor(private readonly database: Pick<SqliteDatabase, 'prepare' | 'noteRecorded'>) {
    this.insert = database.prepare(
      `INSERT INTO audit_events (id, type, at, provider, channel, uid, user_id, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    )
    this.updateErased = database.prepare('UPDATE audit_events SET event = ?, uid = NULL WHERE id = ?')
  }

  /** @param text the event as it is stored */
  record(event: AuditEvent, text: string): 'recorded' | 'already-recorded' {
    const { provider = null, channel = null, uid = null, user_id: userId = null } = event.data
    const at = Date.parse(event.time)
    const added = this.insert.run(event.id, event.type, at, provider, channel, uid, userId, text)
    if (added === 1) {
      this.database.noteRecorded(event.type)
      return 'recorded'
    }
    if (isErased(event)) this.updateErased.run(text, event.id)
    return 'already-recorded'
  }
}
