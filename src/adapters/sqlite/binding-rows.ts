import { type Binding, oldestFirst } from '../../domain/binding.js'
import { type HandleChange, withHandle } from '../../domain/handle-change.js'
import type { Provider, ProviderAccount, ProviderIdentity } from '../../domain/provider-identity.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

const SELECT = `
  SELECT bindings.*, (SELECT json_group_array(handle ORDER BY binding_handles.rowid) FROM binding_handles
             WHERE binding_handles.user_id = bindings.user_id AND binding_handles.provider = bindings.provider) AS handles
  FROM bindings`

/** The tables `bindings` and `binding_handles`. */
export class BindingRows {
  private readonly insertOne: SqliteStatement
  private readonly insertHandle: SqliteStatement
  private readonly deleteOne: SqliteStatement
  private readonly deleteAllOfUser: SqliteStatement
  private readonly selectByHandle: SqliteStatement
  private readonly deleteHandle: SqliteStatement
  private readonly updateFormer: SqliteStatement
  private readonly selectByUid: SqliteStatement
  private readonly selectOfUser: SqliteStatement
  private readonly selectAllOfUser: SqliteStatement
  private readonly selectWithdrawal: SqliteStatement
  private readonly noteOne: SqliteStatement

  constructor(database: SqliteDatabase) {
    this.insertOne = database.prepare(
      'INSERT INTO bindings (provider, uid, user_id, screen_name, avatar_url, bound_at) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.insertHandle = database.prepare('INSERT INTO binding_handles (provider, handle, user_id) VALUES (?, ?, ?)')
    this.deleteHandle = database.prepare('DELETE FROM binding_handles WHERE provider = ? AND handle = ?')
    this.updateFormer = database.prepare('UPDATE bindings SET former_handles = ? WHERE user_id = ? AND provider = ?')
    this.deleteOne = database.prepare('DELETE FROM bindings WHERE provider = ? AND uid = ? AND user_id = ?')
    this.deleteAllOfUser = database.prepare('DELETE FROM bindings WHERE user_id = ?')
    this.selectByHandle = database.prepare(
      `${SELECT} JOIN binding_handles AS asked USING (user_id, provider) WHERE asked.provider = ? AND asked.handle = ?`,
    )
    this.selectByUid = database.prepare(`${SELECT} WHERE provider = ? AND uid = ?`)
    this.selectOfUser = database.prepare(`${SELECT} WHERE user_id = ? AND provider = ?`)
    this.selectAllOfUser = database.prepare(`${SELECT} WHERE user_id = ?`)
    this.selectWithdrawal = database.prepare('SELECT withdrawal_noted_at FROM bindings WHERE provider = ? AND uid = ?')
    this.noteOne = database.prepare('UPDATE bindings SET withdrawal_noted_at = ? WHERE provider = ? AND uid = ?')
  }

  insert({ identity: { provider, uid }, handles, userId, screenName, avatarUrl, boundAt }: Binding): void {
    this.insertOne.run(provider, uid, userId, screenName, avatarUrl, boundAt.getTime())
    for (const handle of handles) this.insertHandle.run(provider, handle, userId)
  }

  changeHandle(stored: Binding, { add, replaces }: HandleChange): void {
    const { provider } = stored.identity
    const { formerHandles } = withHandle(stored, { add, replaces })
    if (replaces !== null) this.deleteHandle.run(provider, replaces)
    this.insertHandle.run(provider, add, stored.userId)
    if (formerHandles) this.updateFormer.run(JSON.stringify(formerHandles), stored.userId, provider)
  }

  /** Its handles are deleted with it, by their foreign key. */
  delete({ identity, userId }: Binding): void {
    this.deleteOne.run(identity.provider, identity.uid, userId)
  }

  deleteOfUser(userId: string): void {
    this.deleteAllOfUser.run(userId)
  }

  withdrawalOf({ provider, uid }: ProviderIdentity): { readonly isBound: boolean; readonly notedAt: Date | null } {
    const row = this.selectWithdrawal.get(provider, uid)
    return { isBound: row !== null, notedAt: row?.dateOrNull('withdrawal_noted_at') ?? null }
  }

  noteWithdrawal({ provider, uid }: ProviderIdentity, at: Date): void {
    this.noteOne.run(at.getTime(), provider, uid)
  }

  find({ identity, handles }: ProviderAccount): readonly Binding[] {
    const rows = handles.flatMap((handle) => this.selectByHandle.all(identity.provider, handle))
    const found = new Map(rows.map((row) => [row.text('user_id'), row]))
    return [...found.values()].map(bindingOf)
  }

  findByUid({ provider, uid }: ProviderIdentity): Binding | null {
    const row = this.selectByUid.get(provider, uid)
    return row && bindingOf(row)
  }

  findOfUser(userId: string, provider: Provider): Binding | null {
    const row = this.selectOfUser.get(userId, provider)
    return row && bindingOf(row)
  }

  listOfUser(userId: string): Binding[] {
    return this.selectAllOfUser.all(userId).map(bindingOf).sort(oldestFirst)
  }
}

function bindingOf(row: SqliteRow): Binding {
  const hasFormer = row.textOrNull('former_handles') !== null
  return {
    identity: { provider: row.text('provider'), uid: row.text('uid') },
    handles: row.texts('handles'),
    userId: row.text('user_id'),
    screenName: row.textOrNull('screen_name'),
    avatarUrl: row.textOrNull('avatar_url'),
    boundAt: row.date('bound_at'),
    ...(hasFormer && { formerHandles: row.texts('former_handles') }),
  }
}
