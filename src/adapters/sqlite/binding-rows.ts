import type { Binding } from '../../domain/binding.js'
import type { Provider, ProviderIdentity } from '../../domain/provider-identity.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** The table `bindings`. */
export class BindingRows {
  private readonly insertOne: SqliteStatement
  private readonly deleteOne: SqliteStatement
  private readonly deleteAllOfUser: SqliteStatement
  private readonly selectByIdentity: SqliteStatement
  private readonly selectOfUser: SqliteStatement
  private readonly selectAllOfUser: SqliteStatement
  private readonly noteOne: SqliteStatement

  constructor(database: SqliteDatabase) {
    this.insertOne = database.prepare(
      'INSERT INTO bindings (provider, uid, user_id, screen_name, bound_at) VALUES (?, ?, ?, ?, ?)',
    )
    this.deleteOne = database.prepare('DELETE FROM bindings WHERE provider = ? AND uid = ? AND user_id = ?')
    this.deleteAllOfUser = database.prepare('DELETE FROM bindings WHERE user_id = ?')
    this.selectByIdentity = database.prepare('SELECT * FROM bindings WHERE provider = ? AND uid = ?')
    this.selectOfUser = database.prepare('SELECT * FROM bindings WHERE user_id = ? AND provider = ?')
    this.selectAllOfUser = database.prepare('SELECT * FROM bindings WHERE user_id = ? ORDER BY bound_at, provider')
    this.noteOne = database.prepare('UPDATE bindings SET withdrawal_noted_at = ? WHERE provider = ? AND uid = ?')
  }

  insert({ identity, userId, screenName, boundAt }: Binding): void {
    this.insertOne.run(identity.provider, identity.uid, userId, screenName, boundAt.getTime())
  }

  delete({ identity, userId }: Binding): void {
    this.deleteOne.run(identity.provider, identity.uid, userId)
  }

  deleteOfUser(userId: string): void {
    this.deleteAllOfUser.run(userId)
  }

  withdrawalOf({ provider, uid }: ProviderIdentity): { readonly isBound: boolean; readonly notedAt: Date | null } {
    const row = this.selectByIdentity.get(provider, uid)
    return { isBound: row !== null, notedAt: row?.dateOrNull('withdrawal_noted_at') ?? null }
  }

  noteWithdrawal({ provider, uid }: ProviderIdentity, at: Date): void {
    this.noteOne.run(at.getTime(), provider, uid)
  }

  find({ provider, uid }: ProviderIdentity): Binding | null {
    const row = this.selectByIdentity.get(provider, uid)
    return row && bindingOf(row)
  }

  findOfUser(userId: string, provider: Provider): Binding | null {
    const row = this.selectOfUser.get(userId, provider)
    return row && bindingOf(row)
  }

  listOfUser(userId: string): Binding[] {
    return this.selectAllOfUser.all(userId).map(bindingOf)
  }
}

function bindingOf(row: SqliteRow): Binding {
  return {
    identity: { provider: row.text('provider'), uid: row.text('uid') },
    userId: row.text('user_id'),
    screenName: row.textOrNull('screen_name'),
    boundAt: row.date('bound_at'),
  }
}
