import { setImmediate as nextTurn } from 'node:timers/promises'
import { HOUR_MS } from '../../application/audit-steps.js'
import type { AuditCounting } from '../../application/ports/audit-log.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** Few enough not to hold up other operations. */
const EVENTS_PER_TRANSACTION = 1000
/** A query counts so many events of the log in a few milliseconds. */
const MOST_UNCOUNTED = 20_000

/**
 * The table `audit_counts`: how many events of each kind lie in each hour. It counts the events in the order in which
 * they were recorded, some time after; `audit_counted` says up to which, so that events of any version are counted once.
 */
export class AuditCounts {
  private readonly selectUncounted: SqliteStatement
  private readonly selectNext: SqliteStatement
  private readonly add: SqliteStatement
  private readonly moveOn: SqliteStatement
  private readonly sumHours: SqliteStatement
  private readonly subtract: SqliteStatement
  private readonly removeEmpty: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    this.selectUncounted = database.prepare(
      `SELECT coalesce((SELECT max(sequence) FROM audit_events), 0) - sequence AS count FROM audit_counted`,
    )
    this.selectNext = database.prepare(
      `SELECT at - at % ${HOUR_MS} AS hour, type, coalesce(provider, '') AS provider, coalesce(channel, '') AS channel,
         count(*) AS count, max(sequence) AS last
       FROM (SELECT * FROM audit_events WHERE sequence > (SELECT sequence FROM audit_counted) ORDER BY sequence LIMIT ?)
       GROUP BY 1, 2, 3, 4`,
    )
    this.add = database.prepare(
      `INSERT INTO audit_counts (hour, type, provider, channel, count) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    )
    this.subtract = database.prepare(
      `INSERT INTO audit_counts (hour, type, provider, channel, count)
       SELECT at - at % ${HOUR_MS}, type, coalesce(provider, ''), coalesce(channel, ''), -count(*) FROM audit_events
       WHERE seq <= ? AND sequence <= (SELECT sequence FROM audit_counted) GROUP BY 1, 2, 3, 4
       ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    )
    this.removeEmpty = database.prepare(
      `DELETE FROM audit_counts WHERE count = 0
         AND hour <= (SELECT max(at) FROM audit_events WHERE seq <= ?)`,
    )
    this.moveOn = database.prepare('UPDATE audit_counted SET sequence = ?')
    // One statement, so that no event is counted twice or left out meanwhile. The plus keeps SQLite from another index.
    this.sumHours = database.prepare(
      `WITH asked (step, since, until, provider, channel) AS (VALUES (CAST(? AS INTEGER), ?, ?, ?, ?)),
       counted AS (
         SELECT hour AS at, type, audit_counts.provider, audit_counts.channel, count
         FROM audit_counts, asked WHERE hour >= since AND hour < until
         UNION ALL
         SELECT at, type, coalesce(audit_events.provider, ''), coalesce(audit_events.channel, ''), 1
         FROM audit_events, asked
         WHERE sequence > (SELECT sequence FROM audit_counted) AND +at >= since AND +at < until)
       SELECT at - at % step AS step_at, type, sum(count) AS count FROM counted, asked
       WHERE (asked.provider IS NULL OR counted.provider = asked.provider)
         AND (asked.channel IS NULL OR counted.channel = asked.channel)
       GROUP BY step_at, type`,
    )
  }

  /** Counts the events that were recorded since the last call, a few at a time. */
  async catchUp(): Promise<void> {
    while ((await this.uncounted()) > 0) {
      await this.database.transaction(() => this.countNext())
      await nextTurn()
    }
  }

  /**
   * @param counting from the beginning of an hour to that of another
   * @returns null while too many events are not counted yet, after an upgrade
   */
  sum({ from, to, stepMs, provider, channel }: AuditCounting): Promise<readonly SqliteRow[] | null> {
    return this.database.read(() => {
      if (this.uncountedNow() > MOST_UNCOUNTED) return null
      return this.sumHours.all(stepMs, from.getTime(), to.getTime(), provider ?? null, channel ?? null)
    })
  }

  /** For use inside the transaction that removes the entries up to this number. */
  forgetUpTo(seq: number): void {
    this.subtract.run(seq)
    this.removeEmpty.run(seq)
  }

  private uncounted(): Promise<number> {
    return this.database.read(() => this.uncountedNow())
  }

  private uncountedNow(): number {
    return this.selectUncounted.get()?.integer('count') ?? 0
  }

  private countNext(): void {
    let last = 0
    for (const row of this.selectNext.all(EVENTS_PER_TRANSACTION)) {
      this.add.run(
        row.integer('hour'),
        row.text('type'),
        row.text('provider'),
        row.text('channel'),
        row.integer('count'),
      )
      last = Math.max(last, row.integer('last'))
    }
    if (last > 0) this.moveOn.run(last)
  }
}
