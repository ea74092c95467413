import type { LedgerRow } from '../../domain/import-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** The table `import_ledger`. */
export class LedgerRows {
  private readonly insertOne: SqliteStatement
  private readonly selectUser: SqliteStatement

  constructor(database: SqliteDatabase) {
    this.insertOne = database.prepare('INSERT INTO import_ledger (source, model, key, user_id) VALUES (?, ?, ?, ?)')
    this.selectUser = database.prepare('SELECT user_id FROM import_ledger WHERE source = ? AND model = ? AND key = ?')
  }

  insert({ source, model, key }: LedgerRow, userId: string): void {
    this.insertOne.run(source, model, key, userId)
  }

  userOf({ source, model, key }: LedgerRow): string | null {
    return this.selectUser.get(source, model, key)?.text('user_id') ?? null
  }
}
