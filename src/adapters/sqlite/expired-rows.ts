import { SESSION_FORGOTTEN_AT } from './schema-versions.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** Few enough not to hold up other transactions. */
const BATCH_SIZE = 500

/** Deletes states, tickets and sessions that nothing accepts any more. */
export class ExpiredRows {
  private readonly states: SqliteStatement
  private readonly tickets: SqliteStatement
  private readonly sessions: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    const expired = (table: string, key: string, end: string) =>
      database.prepare(
        `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${end} <= ? LIMIT ${BATCH_SIZE})`,
      )
    this.states = expired('spent_states', 'id', 'forget_at')
    this.tickets = expired('pending_bindings', 'ticket_hash', 'expires_at')
    this.sessions = expired('sessions', 'id', SESSION_FORGOTTEN_AT)
  }

  async purge(now: Date): Promise<void> {
    await this.remove(this.states, now.getTime())
    await this.remove(this.tickets, now.getTime())
    await this.remove(this.sessions, now.getTime())
  }

  private async remove(statement: SqliteStatement, until: number): Promise<void> {
    while ((await this.database.transaction(() => statement.run(until))) === BATCH_SIZE);
  }
}
