import type { UserDetails, UserDirectory, UserEntry, UserSearch } from '../../application/ports/user-directory.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'
import type { SqliteRow, SqliteStatement, SqliteValue } from './sqlite-statement.js'
import { userOf } from './user-rows.js'

/** Greater than every text that begins with the text before it, in the order of the index. */
const LAST = '\u{10FFFF}'

export class SqliteUserDirectory implements UserDirectory {
  private readonly selectOne: SqliteStatement
  /** By their SQL, which follows from which filters are set. */
  private readonly searches = new Map<string, SqliteStatement>()

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {
    this.selectOne = database.prepare('SELECT * FROM users WHERE id = ?')
  }

  search(search: UserSearch): Promise<readonly UserEntry[]> {
    return this.database.read(() => {
      const { query } = search
      const hasId = query !== undefined && this.rows.users.find(query) !== null
      const { sql, values } = queryOf(search, hasId)
      return this.prepared(sql)
        .all(...values)
        .map((row) => this.entryOf(row))
    })
  }

  find(id: string, now: Date): Promise<UserDetails | null> {
    return this.database.read(() => {
      const row = this.selectOne.get(id)
      return row && { ...this.entryOf(row), openSessions: this.rows.sessions.countOpen(id, now) }
    })
  }

  private entryOf(row: SqliteRow): UserEntry {
    const user = userOf(row)
    const bindings = this.rows.bindings.listOfUser(user.id)
    return { user, lastLoginAt: row.dateOrNull('last_login_at'), bindings }
  }

  private prepared(sql: string): SqliteStatement {
    const statement = this.searches.get(sql) ?? this.database.prepare(sql)
    this.searches.set(sql, statement)
    return statement
  }
}

function queryOf({ query, provider, uid, status, after, limit }: UserSearch, hasId: boolean) {
  const conditions: string[] = []
  const values: SqliteValue[] = []
  const add = (condition: string, ...bound: SqliteValue[]) => {
    conditions.push(condition)
    values.push(...bound)
  }
  if (query !== undefined && hasId) add('id = ?', query)
  if (query !== undefined && !hasId) add('username_key >= ? AND username_key < ?', query, query + LAST)
  if (provider !== undefined && uid !== undefined)
    add('id IN (SELECT user_id FROM bindings WHERE provider = ? AND uid = ?)', provider, uid)
  else if (provider !== undefined)
    add('EXISTS (SELECT 1 FROM bindings WHERE user_id = users.id AND provider = ?)', provider)
  if (status !== undefined) add(status === 'disabled' ? 'disabled_at IS NOT NULL' : 'disabled_at IS NULL')
  if (after) add('(created_at, id) < (?, ?)', after.createdAt.getTime(), after.id)
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  return { sql: `SELECT * FROM users${where} ORDER BY created_at DESC, id DESC LIMIT ?`, values: [...values, limit] }
}
