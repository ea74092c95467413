import type { DirectRecorder, RecordedBatch } from '../../application/ports/direct-recorder.js'
import { MAX_DELAY_MS } from '../../application/ports/outbox.js'
import { userToErase } from '../../domain/erasure.js'
import type { AuditRows } from './audit-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

export class SqliteDirectRecorder implements DirectRecorder {
  private readonly selectDue: SqliteStatement
  private readonly selectUser: SqliteStatement
  private readonly deleteOne: SqliteStatement

  constructor(
    private readonly database: SqliteDatabase,
    private readonly recorded: AuditRows,
  ) {
    this.selectDue = database.prepare(
      `SELECT rowid, event FROM outbox
       WHERE failed_at IS NULL AND (due_at <= ? OR due_at > ?) ORDER BY due_at, id LIMIT ?`,
    )
    this.selectUser = database.prepare('SELECT 1 FROM users WHERE id = ?')
    this.deleteOne = database.prepare('DELETE FROM outbox WHERE rowid = ?')
  }

  /** Before the operations that wait: under full load, events would otherwise fall behind. */
  recordDue(limit: number, now: Date): Promise<RecordedBatch> {
    if (!this.database.chain.isOpen) return Promise.resolve({ recorded: 0, left: 0 })
    return this.database.transaction(() => this.moveDue(limit, now), { isFirst: true })
  }

  private moveDue(limit: number, now: Date): RecordedBatch {
    const due = this.selectDue.all(now.getTime(), now.getTime() + MAX_DELAY_MS, limit)
    let recorded = 0
    for (const row of due) {
      const event = row.event()
      const userId = userToErase(event)
      if (userId !== null && this.selectUser.get(userId) === null) continue
      this.recorded.record(event, row.text('event'))
      this.deleteOne.run(row.integer('rowid'))
      recorded += 1
    }
    return { recorded, left: due.length - recorded }
  }
}
