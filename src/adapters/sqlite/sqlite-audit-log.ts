import { setImmediate as nextTurn } from 'node:timers/promises'
import { DAY_MS, stepsBetween } from '../../application/audit-steps.js'
import type { AuditCount, AuditCounting, AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { auditConditions } from './audit-conditions.js'
import { eventOf } from './event-column.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow } from './sqlite-row.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** Append-only: nothing in here changes or removes what is recorded. */
export class SqliteAuditLog implements AuditLog {
  private readonly insert: SqliteStatement
  private readonly selectId: SqliteStatement
  private readonly countTypes: SqliteStatement
  /** One for each combination of conditions, made at its first use. */
  private readonly searches = new Map<string, SqliteStatement>()

  constructor(private readonly database: SqliteDatabase) {
    this.insert = database.prepare(
      `INSERT INTO audit_events (id, type, at, provider, uid, user_id, event) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    )
    this.selectId = database.prepare('SELECT id FROM audit_events WHERE id = ?')
    // libsql binds every number as REAL.
    this.countTypes = database.prepare(
      `SELECT at - at % CAST(?1 AS INTEGER) AS step_at, type, count(*) AS count FROM audit_events
       WHERE at >= ?2 AND at < ?3 GROUP BY step_at, type ORDER BY step_at, type`,
    )
  }

  record(event: AuditEvent): Promise<'recorded' | 'already-recorded'> {
    const { provider, uid, user_id } = event.data
    const who = [provider ?? null, uid ?? null, user_id ?? null] as const
    return this.database.act(() => {
      const added = this.insert.run(event.id, event.type, Date.parse(event.time), ...who, JSON.stringify(event))
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

  async count({ from, to, stepMs }: AuditCounting): Promise<readonly AuditCount[]> {
    const counts: AuditCount[] = []
    // A statement holds up the whole process, so each reads a day at most.
    for (const day of stepsBetween(from, to, DAY_MS)) {
      const range = [day.from.getTime(), day.to.getTime()] as const
      counts.push(...(await this.database.read(() => this.countTypes.all(stepMs, ...range).map(countOf))))
      await nextTurn()
    }
    return counts
  }

  private statement(conditions: string): SqliteStatement {
    const sql = `SELECT event FROM audit_events ${conditions} ORDER BY id DESC LIMIT ?`
    const statement = this.searches.get(sql) ?? this.database.prepare(sql)
    this.searches.set(sql, statement)
    return statement
  }
}

function countOf(row: SqliteRow): AuditCount {
  return { stepAt: row.date('step_at'), type: row.text('type'), count: row.integer('count') }
}
