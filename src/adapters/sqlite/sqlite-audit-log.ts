import type { AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { isErased } from '../../domain/erasure.js'
import { auditConditions } from './audit-conditions.js'
import { eventOf } from './event-column.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** Append-only but for the erasure of a person: nothing else changes or removes what is recorded. */
export class SqliteAuditLog implements AuditLog {
  private readonly insert: SqliteStatement
  private readonly updateErased: SqliteStatement
  private readonly selectId: SqliteStatement
  /** One for each combination of conditions, made at its first use. */
  private readonly searches = new Map<string, SqliteStatement>()

  constructor(private readonly database: SqliteDatabase) {
    this.insert = database.prepare(
      `INSERT INTO audit_events (id, type, at, provider, uid, user_id, event) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    )
    this.updateErased = database.prepare('UPDATE audit_events SET event = ?, uid = NULL WHERE id = ?')
    this.selectId = database.prepare('SELECT id FROM audit_events WHERE id = ?')
  }

  record(event: AuditEvent): Promise<'recorded' | 'already-recorded'> {
    const { provider, uid, user_id } = event.data
    const who = [provider ?? null, uid ?? null, user_id ?? null] as const
    return this.database.act(() => {
      const added = this.insert.run(event.id, event.type, Date.parse(event.time), ...who, JSON.stringify(event))
      if (added === 0 && isErased(event)) this.updateErased.run(JSON.stringify(event), event.id)
      return added === 1 ? 'recorded' : 'already-recorded'
    })
  }

  has(eventId: string): Promise<boolean> {
    return this.database.read(() => this.selectId.get(eventId) !== null)
  }

  search(search: AuditSearch): Promise<AuditPage> {
    return this.database.read(() => {
      const { sql, values } = auditConditions(search)
      const found = this.statement(sql).all(...values, search.limit + 1)
      const events = found.slice(0, search.limit).map(eventOf)
      return { events, nextCursor: found.length > search.limit ? (events.at(-1)?.id ?? null) : null }
    })
  }

  private statement(conditions: string): SqliteStatement {
    const sql = `SELECT event FROM audit_events ${conditions} ORDER BY id DESC LIMIT ?`
    const statement = this.searches.get(sql) ?? this.database.prepare(sql)
    this.searches.set(sql, statement)
    return statement
  }
}
