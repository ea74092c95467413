import type { LastTry } from '../../application/ports/webhook-deliveries.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** Few enough not to hold up other transactions. */
const EVENTS_PER_PLAN = 200

interface NextEvents {
  readonly to: number
  readonly events: readonly { readonly eventId: string; readonly type: string }[]
  readonly mayHaveMore: boolean
}

/** The table `webhook_endpoints`: how far each endpoint's deliveries are planned, and how its last try ended. */
export class WebhookEndpointRows {
  private readonly selectAll: SqliteStatement
  private readonly insert: SqliteStatement
  private readonly wakeAll: SqliteStatement
  private readonly deleteOne: SqliteStatement
  private readonly selectOne: SqliteStatement
  private readonly selectNext: SqliteStatement
  private readonly move: SqliteStatement
  private readonly setResting: SqliteStatement
  private readonly noteStatus: SqliteStatement

  constructor(database: Pick<SqliteDatabase, 'prepare'>) {
    this.selectAll = database.prepare('SELECT id FROM webhook_endpoints')
    this.insert = database.prepare(
      `INSERT INTO webhook_endpoints (id, seq) SELECT ?, coalesce(max(sequence), 0) FROM audit_events WHERE true
       ON CONFLICT (id) DO NOTHING`,
    )
    this.wakeAll = database.prepare('UPDATE webhook_endpoints SET is_resting = 0 WHERE is_resting = 1')
    this.deleteOne = database.prepare('DELETE FROM webhook_endpoints WHERE id = ?')
    this.selectOne = database.prepare('SELECT * FROM webhook_endpoints WHERE id = ?')
    this.selectNext = database.prepare(
      `SELECT sequence, id, type FROM audit_events WHERE sequence > ? ORDER BY sequence LIMIT ${EVENTS_PER_PLAN}`,
    )
    this.move = database.prepare('UPDATE webhook_endpoints SET seq = ? WHERE id = ?')
    this.setResting = database.prepare('UPDATE webhook_endpoints SET is_resting = 1 WHERE id = ? AND is_resting = 0')
    this.noteStatus = database.prepare(
      'UPDATE webhook_endpoints SET last_status = ?, last_success_at = coalesce(?, last_success_at) WHERE id = ?',
    )
  }

  ids(): readonly string[] {
    return this.selectAll.all().map((row) => row.text('id'))
  }

  /** At the end of the audit log, unless it is there already. */
  add(id: string): void {
    this.insert.run(id)
  }

  wake(): void {
    this.wakeAll.run()
  }

  delete(id: string): void {
    this.deleteOne.run(id)
  }

  find(id: string): SqliteRow | null {
    return this.selectOne.get(id)
  }

  isResting(id: string): boolean {
    return this.find(id)?.integer('is_resting') === 1
  }

  /** What is recorded behind the endpoint's position. Null: the endpoint is unknown, or nothing is. */
  next(id: string): NextEvents | null {
    const from = this.find(id)?.integer('seq')
    const rows = from === undefined ? [] : this.selectNext.all(from)
    const to = rows.at(-1)?.integer('sequence')
    if (to === undefined) return null
    const events = rows.map((row) => ({ eventId: row.text('id'), type: row.text('type') }))
    return { to, events, mayHaveMore: rows.length === EVENTS_PER_PLAN }
  }

  moveTo(id: string, to: number): void {
    this.move.run(to, id)
  }

  rest(id: string): boolean {
    return this.setResting.run(id) === 1
  }

  note(id: string, { status, succeededAt }: LastTry): void {
    this.noteStatus.run(status, succeededAt?.getTime() ?? null, id)
  }
}
