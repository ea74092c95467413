import type { Binding } from '../../domain/binding.js'
import { type Erasure, identitiesOf } from '../../domain/erasure.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** The table `erasures`: the accounts of deleted users whose events are not erased yet. */
export class ErasureRows {
  private readonly insertOne: SqliteStatement
  private readonly selectOfUser: SqliteStatement
  private readonly deleteOfUser: SqliteStatement

  constructor(database: SqliteDatabase) {
    this.insertOne = database.prepare('INSERT INTO erasures (user_id, provider, uid, until) VALUES (?, ?, ?, ?)')
    this.selectOfUser = database.prepare('SELECT * FROM erasures WHERE user_id = ?')
    this.deleteOfUser = database.prepare('DELETE FROM erasures WHERE user_id = ?')
  }

  insert(binding: Binding, until: Date): void {
    for (const { provider, uid } of identitiesOf(binding))
      this.insertOne.run(binding.userId, provider, uid, until.getTime())
  }

  find(userId: string): Erasure {
    const identities = this.selectOfUser
      .all(userId)
      .map((row) => ({ identity: { provider: row.text('provider'), uid: row.text('uid') }, until: row.date('until') }))
    return { userId, identities }
  }

  delete(userId: string): void {
    this.deleteOfUser.run(userId)
  }
}
