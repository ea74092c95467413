import type { AuditEvent } from '../../domain/audit-event.js'
import { userToErase } from '../../domain/erasure.js'
import { AuditRows } from './audit-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/**
 * Stores the event of an act in its transaction. Where no queue is between outbox and audit log, the event is recorded
 * at once. The outbox then has only events that cannot be recorded at once: one whose user must be erased first, those
 * of a batch in which an operation failed, since it may have failed for its event, and all while a chain is not open.
 */
export class NewEvents {
  private readonly recorded: AuditRows
  private readonly insert: SqliteStatement
  private readonly selectUser: SqliteStatement
  private mayRecord = false
  private stored = 0
  private waiting = 0

  constructor(
    private readonly database: Pick<SqliteDatabase, 'prepare' | 'chain' | 'noteRecorded' | 'trace'>,
    private readonly recordsAtOnce: boolean,
  ) {
    this.recorded = new AuditRows(database)
    this.insert = database.prepare('INSERT INTO outbox (id, event, due_at, trace) VALUES (?, ?, 0, ?)')
    this.selectUser = database.prepare('SELECT 1 FROM users WHERE id = ?')
  }

  /** Whether the batch has stored an event. */
  get isAnyStored(): boolean {
    return this.stored > 0
  }

  /** Whether the batch has stored an event in the outbox. */
  get isAnyWaiting(): boolean {
    return this.waiting > 0
  }

  beginBatch(isApart: boolean): void {
    this.mayRecord = this.recordsAtOnce && !isApart && this.database.chain.isOpen
    this.stored = 0
    this.waiting = 0
  }

  store(event: AuditEvent): void {
    const text = JSON.stringify(event)
    this.stored += 1
    if (this.mayRecord && !this.mustEraseFirst(event)) {
      this.recorded.record(event, text)
      return
    }
    this.insert.run(event.id, text, this.database.trace)
    this.waiting += 1
  }

  private mustEraseFirst(event: AuditEvent): boolean {
    const userId = userToErase(event)
    return userId !== null && this.selectUser.get(userId) === null
  }
}
