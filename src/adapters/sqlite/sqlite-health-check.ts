import type { HealthCheck } from '../../application/ports/health-check.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

export class SqliteHealthCheck implements HealthCheck {
  readonly name = 'database'
  private readonly select: SqliteStatement
  private readonly touch: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    this.select = database.prepare('SELECT count(*) FROM sqlite_schema')
    this.touch = database.prepare('INSERT OR REPLACE INTO spent_states (id, forget_at) VALUES (?, ?)')
  }

  async isUp(): Promise<boolean> {
    try {
      await this.database.read(() => this.select.get())
      // Nobody sends requests to whom is not ready, so that nothing else would find out that it can write again.
      if (!this.database.isWritable) await this.database.act(() => this.touch.run('health check', 0))
      return this.database.isUp()
    } catch {
      return false
    }
  }
}
