import { setImmediate as nextTurn } from 'node:timers/promises'
import { DAY_MS, stepsBetween } from '../../application/audit-steps.js'
import type { AuditCount, AuditCounting, AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { AuditRows } from './audit-rows.js'
import { EVENT_IP } from './schema-versions.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement, SqliteValue } from './sqlite-statement.js'

export class SqliteAuditLog implements AuditLog {
  private readonly selectId: SqliteStatement
  /** By SQL: one statement for each combination of conditions, prepared at its first use. */
  private readonly statements = new Map<string, SqliteStatement>()

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: AuditRows,
  ) {
    this.selectId = database.prepare('SELECT id FROM audit_events WHERE id = ?')
  }

  record(event: AuditEvent): Promise<'recorded' | 'already-recorded'> {
    const text = JSON.stringify(event)
    return this.database.transaction(() => this.rows.record(event, text))
  }

  has(eventId: string): Promise<boolean> {
    return this.database.read(() => this.selectId.get(eventId) !== null)
  }

  search(search: AuditSearch): Promise<AuditPage> {
    return this.database.read(() => {
      const { sql, values } = conditions(searched(search))
      const statement = this.statement(`SELECT event FROM audit_events ${sql} ORDER BY id DESC LIMIT ?`)
      const found = statement.all(...values, search.limit + 1)
      const events = found.slice(0, search.limit).map((row) => row.event())
      return { events, nextCursor: found.length > search.limit ? (events.at(-1)?.id ?? null) : null }
    })
  }

  async count({ from, to, stepMs, provider, channel }: AuditCounting): Promise<readonly AuditCount[]> {
    const counts: AuditCount[] = []
    // A statement blocks the process, so each reads one day at most.
    for (const day of stepsBetween(from, to, DAY_MS)) {
      const { sql, values } = conditions([
        ['at >= ?', day.from.getTime()],
        ['at < ?', day.to.getTime()],
        ['provider = ?', provider],
        ['channel = ?', channel],
      ])
      counts.push(
        ...(await this.database.read(() =>
          this.statement(countTypes(sql))
            .all(stepMs, ...values)
            .map(countOf),
        )),
      )
      await nextTurn()
    }
    return counts
  }

  private statement(sql: string): SqliteStatement {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql)
    this.statements.set(sql, statement)
    return statement
  }
}

function countOf(row: SqliteRow): AuditCount {
  return { stepAt: row.date('step_at'), type: row.text('type'), count: row.integer('count') }
}

/** Some drivers bind every number as REAL. */
function countTypes(where: string): string {
  return `SELECT at - at % CAST(? AS INTEGER) AS step_at, type, count(*) AS count FROM audit_events
    ${where} GROUP BY step_at, type ORDER BY step_at, type`
}

type Condition = readonly [sql: string, value: SqliteValue | undefined]

/** A cursor may be any text: it is only an upper bound of ids. */
function searched(search: AuditSearch): readonly Condition[] {
  return [
    ['type = ?', search.type],
    ['provider = ?', search.provider],
    ['channel = ?', search.channel],
    ['uid = ?', search.uid],
    ['user_id = ?', search.userId],
    [`${EVENT_IP} = ?`, search.ip],
    // The plus keeps SQLite from using the index on `at`: it would read and sort the whole range for one page.
    ['+at >= ?', search.from?.getTime()],
    ['+at < ?', search.to?.getTime()],
    ['id < ?', search.cursor],
  ]
}

function conditions(asked: readonly Condition[]): { readonly sql: string; readonly values: readonly SqliteValue[] } {
  const set = asked.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  return {
    sql: set.length === 0 ? '' : `WHERE ${set.map(({ sql }) => sql).join(' AND ')}`,
    values: set.map(({ value }) => value),
  }
}
