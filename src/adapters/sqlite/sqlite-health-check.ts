import type { HealthCheck } from '../../application/ports/health-check.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

export class SqliteHealthCheck implements HealthCheck {
  readonly name = 'database'
  private readonly select: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    this.select = database.prepare('SELECT count(*) FROM sqlite_schema')
  }

  async isUp(): Promise<boolean> {
    try {
      await this.database.read(() => this.select.get())
      // A process that is not ready gets no requests, so no other write could show that the disk has space again.
      if (!this.database.isWritable) await this.database.tryToWrite()
      return this.database.isUp()
    } catch {
      return false
    }
  }
}
