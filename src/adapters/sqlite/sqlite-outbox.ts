import {
  type FailedEvent,
  type FailedEventsPage,
  type FailedEventsSearch,
  MAX_DELAY_MS,
  type Outbox,
  type OutboxBacklog,
  type SetAside,
} from '../../application/ports/outbox.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** Few enough not to hold up other transactions. */
const BATCH_SIZE = 500

export class SqliteOutbox implements Outbox {
  private readonly lease: SqliteStatement
  private readonly postpone: SqliteStatement
  private readonly selectOne: SqliteStatement
  private readonly deleteOne: SqliteStatement
  private readonly fail: SqliteStatement
  private readonly selectFailed: SqliteStatement
  private readonly countFailed: SqliteStatement
  private readonly countWaiting: SqliteStatement
  private readonly selectOldest: SqliteStatement
  private readonly renewOne: SqliteStatement
  private readonly renewSome: SqliteStatement
  private readonly selectLastFailure: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    this.lease = database.prepare(
      `UPDATE outbox SET due_at = ? WHERE id IN (
         SELECT id FROM outbox WHERE failed_at IS NULL AND (due_at <= ? OR due_at > ?) ORDER BY due_at, id LIMIT ?
       ) RETURNING id, event, trace`,
    )
    this.postpone = database.prepare('UPDATE outbox SET due_at = ? WHERE id = ?')
    this.selectOne = database.prepare('SELECT event, trace FROM outbox WHERE id = ?')
    this.deleteOne = database.prepare('DELETE FROM outbox WHERE id = ? AND event = ?')
    this.fail = database.prepare('UPDATE outbox SET failed_at = ?, error = ?, tries = ? WHERE id = ?')
    this.selectFailed = database.prepare(
      `SELECT event, error, tries, failed_at FROM outbox
       WHERE failed_at IS NOT NULL AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`,
    )
    this.countFailed = database.prepare('SELECT count(*) AS count FROM outbox WHERE failed_at IS NOT NULL')
    this.countWaiting = database.prepare('SELECT count(*) AS count FROM outbox WHERE failed_at IS NULL')
    this.selectOldest = database.prepare('SELECT event FROM outbox WHERE failed_at IS NULL ORDER BY id LIMIT 1')
    const renew = 'UPDATE outbox SET failed_at = NULL, error = NULL, tries = NULL, due_at = 0'
    this.renewOne = database.prepare(`${renew} WHERE failed_at IS NOT NULL AND id = ?`)
    this.renewSome = database.prepare(
      `${renew} WHERE id IN (SELECT id FROM outbox WHERE failed_at <= ? ORDER BY id LIMIT ${BATCH_SIZE})`,
    )
    this.selectLastFailure = database.prepare('SELECT max(failed_at) AS at FROM outbox WHERE failed_at IS NOT NULL')
  }

  async append(event: AuditEvent): Promise<void> {
    await this.database.transaction(() => this.database.storeEvent(event))
  }

  claim(limit: number, now: Date, until: Date): Promise<readonly AuditEvent[]> {
    return this.database.transaction(() => {
      const latest = now.getTime() + MAX_DELAY_MS
      const claimed = this.lease.all(until.getTime(), now.getTime(), latest, limit).map((row) => this.eventOf(row))
      return claimed.sort((one, other) => (one.id < other.id ? -1 : 1))
    })
  }

  async published(eventIds: readonly string[], dueAt: Date): Promise<void> {
    await this.database.transaction(() => {
      for (const id of eventIds) this.postpone.run(dueAt.getTime(), id)
    })
  }

  find(eventId: string): Promise<AuditEvent | null> {
    return this.database.read(() => {
      const row = this.selectOne.get(eventId)
      return row && this.eventOf(row)
    })
  }

  done(event: AuditEvent): Promise<'done' | 'changed'> {
    return this.database.transaction(() => {
      if (this.deleteOne.run(event.id, JSON.stringify(event)) === 1) return 'done'
      return this.selectOne.get(event.id) === null ? 'done' : 'changed'
    })
  }

  async setAside({ eventId, error, tries, at }: SetAside): Promise<void> {
    await this.database.transaction(() => this.fail.run(at.getTime(), error, tries, eventId))
  }

  listSetAside({ cursor, limit }: FailedEventsSearch): Promise<FailedEventsPage> {
    return this.database.read(() => {
      const found = this.selectFailed.all(cursor ?? null, cursor ?? null, limit + 1)
      const events = found.slice(0, limit).map(failedEventOf)
      return { events, nextCursor: found.length > limit ? (events.at(-1)?.event.id ?? null) : null }
    })
  }

  countSetAside(): Promise<number> {
    return this.database.read(() => this.countFailed.get()?.integer('count') ?? 0)
  }

  backlog(): Promise<OutboxBacklog> {
    return this.database.read(() => {
      const oldest = this.selectOldest.get()
      const waiting = this.countWaiting.get()?.integer('count') ?? 0
      return { waiting, oldestAt: oldest && new Date(oldest.event().time) }
    })
  }

  retry(eventId: string): Promise<'retried' | 'not-set-aside'> {
    return this.database.transaction(() => (this.renewOne.run(eventId) === 1 ? 'retried' : 'not-set-aside'))
  }

  private eventOf(row: SqliteRow): AuditEvent {
    const event = row.event()
    this.database.traces?.note(event, row.textOrNull('trace'))
    return event
  }

  /** Not those that fail again meanwhile. */
  async retryAll(): Promise<number> {
    const last = await this.database.read(() => this.selectLastFailure.get()?.dateOrNull('at') ?? null)
    let count = 0
    for (let renewed = last ? BATCH_SIZE : 0; last && renewed === BATCH_SIZE; count += renewed)
      renewed = await this.database.transaction(() => this.renewSome.run(last.getTime()))
    return count
  }
}

function failedEventOf(row: SqliteRow): FailedEvent {
  return { event: row.event(), error: row.text('error'), tries: row.integer('tries'), failedAt: row.date('failed_at') }
}
