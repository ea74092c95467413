import type { AuditEvent } from '../../domain/audit-event.js'
import { isErased, withoutPersonalData } from '../../domain/erasure.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement, SqliteValue } from './sqlite-statement.js'

/** Type, time, provider, channel, uid and user of an event: the columns that searches use. */
export function searchColumns({ type, time, data }: AuditEvent): readonly SqliteValue[] {
  const { provider = null, channel = null, uid = null, user_id: userId = null } = data
  return [type, Date.parse(time), provider, channel, uid, userId]
}

/** The writes to the table `audit_events`. It is append-only, but an erased event replaces its record (rule LG-5). */
export class AuditRows {
  private readonly insert: SqliteStatement
  private readonly selectHash: SqliteStatement
  private readonly updateErased: SqliteStatement

  constructor(private readonly database: Pick<SqliteDatabase, 'prepare' | 'chain' | 'noteRecorded'>) {
    this.insert = database.prepare(
      `INSERT INTO audit_events
         (id, type, at, provider, channel, uid, user_id, event, seq, hash, digest, salt, erased)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    )
    this.selectHash = database.prepare('SELECT hash FROM audit_events WHERE id = ?')
    this.updateErased = database.prepare(
      'UPDATE audit_events SET event = ?, uid = NULL, salt = NULL, erased = ? WHERE id = ?',
    )
  }

  /**
   * @param text the event as it is stored
   * @throws Unavailable while the chain is not open
   */
  record(event: AuditEvent, text: string): 'recorded' | 'already-recorded' {
    const entry = this.database.chain.seal(event)
    const { seq, hash, digest, salt, erased } = entry
    const added = this.insert.run(event.id, ...searchColumns(event), text, seq, hash, digest, salt, erased)
    if (added === 0) {
      if (isErased(event)) this.erase(event)
      return 'already-recorded'
    }
    this.database.chain.add(entry)
    this.database.noteRecorded(event.type)
    return 'recorded'
  }

  /** Takes the personal part and the salt away from an entry. @throws Unavailable while the chain is not open */
  erase(event: AuditEvent): void {
    const row = this.selectHash.get(event.id)
    if (!row) return
    const hash = row.textOrNull('hash')
    const mark = hash === null ? null : this.database.chain.erasureMark(hash)
    this.updateErased.run(JSON.stringify(withoutPersonalData(event)), mark, event.id)
  }
}
