import { setImmediate as nextTurn } from 'node:timers/promises'
import { DAY_MS, stepsBetween } from '../../application/audit-steps.js'
import type { AuditCount, AuditCounting, AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { isErased } from '../../domain/erasure.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement, SqliteValue } from './sqlite-statement.js'

/** Append-only, except that an erased event replaces its record (rule LG-5). */
export class SqliteAuditLog implements AuditLog {
  private readonly insert: SqliteStatement
  private readonly updateErased: SqliteStatement
  private readonly selectId: SqliteStatement
  private readonly countTypes: SqliteStatement
  /** By SQL: one statement for each combination of conditions, prepared at its first use. */
  private readonly searches = new Map<string, SqliteStatement>()

  constructor(private readonly database: SqliteDatabase) {
    this.insert = database.prepare(
      `INSERT INTO audit_events (id, type, at, provider, uid, user_id, event) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    )
    this.updateErased = database.prepare('UPDATE audit_events SET event = ?, uid = NULL WHERE id = ?')
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
    return this.database.transaction(() => {
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
      const { sql, values } = conditionsOf(search)
      const found = this.statement(sql).all(...values, search.limit + 1)
      const events = found.slice(0, search.limit).map((row) => row.event())
      return { events, nextCursor: found.length > search.limit ? (events.at(-1)?.id ?? null) : null }
    })
  }

  async count({ from, to, stepMs }: AuditCounting): Promise<readonly AuditCount[]> {
    const counts: AuditCount[] = []
    // A statement blocks the process, so each reads one day at most.
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

/** A cursor may be any text: it is only an upper bound of ids. */
function conditionsOf(search: AuditSearch): {
  readonly sql: string
  readonly values: readonly SqliteValue[]
} {
  const conditions: readonly (readonly [string, SqliteValue | undefined])[] = [
    ['type = ?', search.type],
    ['provider = ?', search.provider],
    ['uid = ?', search.uid],
    ['user_id = ?', search.userId],
    // The plus keeps SQLite from using the index on `at`: it would read and sort the whole range for one page.
    ['+at >= ?', search.from?.getTime()],
    ['+at < ?', search.to?.getTime()],
    ['id < ?', search.cursor],
  ]
  const asked = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  return {
    sql: asked.length === 0 ? '' : `WHERE ${asked.map(({ sql }) => sql).join(' AND ')}`,
    values: asked.map(({ value }) => value),
  }
}
