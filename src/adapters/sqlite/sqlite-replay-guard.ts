import type { ReplayGuard } from '../../application/ports/replay-guard.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

export class SqliteReplayGuard implements ReplayGuard {
  private readonly insert: SqliteStatement
  private readonly select: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    this.insert = database.prepare('INSERT INTO spent_states (id, forget_at) VALUES (?, ?) ON CONFLICT DO NOTHING')
    this.select = database.prepare('SELECT 1 FROM spent_states WHERE id = ? AND forget_at > ?')
  }

  spend(id: string, until: Date): Promise<boolean> {
    return this.database.transaction(() => this.insert.run(id, until.getTime()) === 1)
  }

  isSpent(id: string, now: Date): Promise<boolean> {
    return this.database.read(() => this.select.get(id, now.getTime()) !== null)
  }
}
