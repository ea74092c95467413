import { setImmediate as nextTurn } from 'node:timers/promises'
import { HOUR_MS, stepOf, stepsBetween } from '../../application/audit-steps.js'
import type { AuditCount, AuditCounting, AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { AuditCounts } from './audit-counts.js'
import type { AuditRows } from './audit-rows.js'
import { AuditTally } from './audit-tally.js'
import { EVENT_IP } from './schema-versions.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement, SqliteValue } from './sqlite-statement.js'

const MINUTE_MS = 60_000
/** Read in a few milliseconds. */
const EVENTS_PER_STATEMENT = 2000

export class SqliteAuditLog implements AuditLog {
  private readonly selectId: SqliteStatement
  /** By SQL: one statement for each combination of conditions, prepared at its first use. */
  private readonly statements = new Map<string, SqliteStatement>()

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: AuditRows,
    private readonly counts: AuditCounts,
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

  /** A statement blocks the process, so each looks at a piece of the log, from the newest events on. */
  async search(search: AuditSearch): Promise<AuditPage> {
    const found: SqliteRow[] = []
    for (let below = search.cursor; found.length <= search.limit; await nextTurn()) {
      const { rows, from } = await this.searchPiece({ ...search, cursor: below }, search.limit + 1 - found.length)
      found.push(...rows)
      if (from === null) break
      below = from
    }
    const shown = found.slice(0, search.limit)
    const [events, seqs] = [shown.map((row) => row.event()), shown.map((row) => row.integerOrNull('seq'))]
    return { events, seqs, nextCursor: found.length > search.limit ? (events.at(-1)?.id ?? null) : null }
  }

  /** @returns also where the piece begins; null if nothing is before it */
  private searchPiece(search: AuditSearch, limit: number) {
    return this.database.read(() => {
      const indexed = conditions(indexedOf(search))
      const begin = this.statement(`SELECT id FROM audit_events ${indexed.sql} ORDER BY id DESC LIMIT 1 OFFSET ?`)
      const from = begin.get(...indexed.values, EVENTS_PER_STATEMENT - 1)?.text('id') ?? null
      const { sql, values } = conditions([...searched(search), ['id >= ?', from ?? undefined]])
      const statement = this.statement(`SELECT event, seq FROM audit_events ${sql} ORDER BY id DESC LIMIT ?`)
      return { rows: statement.all(...values, limit), from }
    })
  }

  /** Whole hours are counted already. A statement blocks the process, so each reads a piece of the rest. */
  async count(counting: AuditCounting): Promise<readonly AuditCount[]> {
    const tally = new AuditTally()
    const hours = wholeHours(counting)
    const summed = hours && (await this.counts.sum({ ...counting, ...hours }))
    if (hours && summed) tally.add(summed)
    const pieces =
      hours && summed
        ? [...stepsBetween(counting.from, hours.from, MINUTE_MS), ...stepsBetween(hours.to, counting.to, MINUTE_MS)]
        : stepsBetween(counting.from, counting.to, HOUR_MS)
    for (const piece of pieces) {
      tally.add(await this.countPiece({ ...counting, ...piece }))
      await nextTurn()
    }
    return tally.counts()
  }

  private countPiece({ from, to, stepMs, provider, channel }: AuditCounting): Promise<readonly SqliteRow[]> {
    const { sql, values } = conditions([
      ['at >= ?', from.getTime()],
      ['at < ?', to.getTime()],
      ['provider = ?', provider],
      ['channel = ?', channel],
    ])
    return this.database.read(() => this.statement(countTypes(sql)).all(stepMs, ...values))
  }

  private statement(sql: string): SqliteStatement {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql)
    this.statements.set(sql, statement)
    return statement
  }
}

/** The whole hours of a range; null if there is none, or if steps are not hours. */
function wholeHours({ from, to, stepMs }: AuditCounting): { readonly from: Date; readonly to: Date } | null {
  if (stepMs % HOUR_MS !== 0) return null
  const first = stepOf(new Date(from.getTime() + HOUR_MS - 1), HOUR_MS)
  const last = stepOf(to, HOUR_MS)
  return first < last ? { from: first, to: last } : null
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

/** The condition that an index by id serves best. */
function indexedOf({ userId, uid, ip, type, cursor }: AuditSearch): readonly Condition[] {
  const best: readonly Condition[] = [
    ['user_id = ?', userId],
    ['uid = ?', uid],
    [`${EVENT_IP} = ?`, ip],
    ['type = ?', type],
  ]
  return [...best.filter(([, value]) => value !== undefined).slice(0, 1), ['id < ?', cursor]]
}

function conditions(asked: readonly Condition[]): { readonly sql: string; readonly values: readonly SqliteValue[] } {
  const set = asked.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  return {
    sql: set.length === 0 ? '' : `WHERE ${set.map(({ sql }) => sql).join(' AND ')}`,
    values: set.map(({ value }) => value),
  }
}
