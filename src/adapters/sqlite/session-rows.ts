import type { Session } from '../../domain/session.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** The tables `sessions` and `refresh_tokens`. */
export class SessionRows {
  private readonly insertOne: SqliteStatement
  private readonly updateOne: SqliteStatement
  private readonly endOne: SqliteStatement
  private readonly endOfUser: SqliteStatement
  private readonly endAllButOne: SqliteStatement
  private readonly endOpenOfUser: SqliteStatement
  private readonly countOpenOfUser: SqliteStatement
  private readonly deleteAllOfUser: SqliteStatement
  private readonly insertToken: SqliteStatement
  private readonly selectOne: SqliteStatement
  private readonly selectByToken: SqliteStatement
  private readonly selectOpen: SqliteStatement
  private readonly selectAddresses: SqliteStatement

  constructor(database: SqliteDatabase) {
    this.insertOne = database.prepare(
      `INSERT INTO sessions (authenticated_at, opened_at, ended_at, ends_at_latest, refreshable_until, live_tokens,
         spent_token, spent_at, ip, user_agent, user_id, provider, id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.updateOne = database.prepare(
      `UPDATE sessions SET authenticated_at = ?, opened_at = ?, ended_at = ?, ends_at_latest = ?, refreshable_until = ?,
         live_tokens = ?, spent_token = ?, spent_at = ?, ip = ?, user_agent = ?, user_id = ?,
         provider = ? WHERE id = ?`,
    )
    this.endOne = database.prepare('UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL')
    this.endOfUser = database.prepare('UPDATE sessions SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL')
    this.endAllButOne = database.prepare(
      'UPDATE sessions SET ended_at = ? WHERE user_id = ? AND id <> ? AND ended_at IS NULL',
    )
    const open = 'user_id = ? AND ended_at IS NULL AND ends_at_latest > ? AND refreshable_until > ?'
    this.endOpenOfUser = database.prepare(`UPDATE sessions SET ended_at = ? WHERE ${open}`)
    this.countOpenOfUser = database.prepare(`SELECT count(*) AS count FROM sessions WHERE ${open}`)
    this.deleteAllOfUser = database.prepare('DELETE FROM sessions WHERE user_id = ?')
    this.insertToken = database.prepare(
      'INSERT INTO refresh_tokens (hash, session_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    )
    this.selectOne = database.prepare('SELECT * FROM sessions WHERE id = ?')
    this.selectByToken = database.prepare(
      'SELECT * FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = ?)',
    )
    this.selectOpen = database.prepare(
      `SELECT * FROM sessions WHERE user_id = ? AND ended_at IS NULL AND ends_at_latest > ? AND refreshable_until > ?
       ORDER BY opened_at DESC, id DESC LIMIT ?`,
    )
    this.selectAddresses = database.prepare('SELECT DISTINCT ip FROM sessions WHERE user_id = ? AND opened_at >= ?')
  }

  insert(session: Session): void {
    this.insertOne.run(...columnsOf(session))
    this.insertTokens(session)
  }

  update(session: Session): void {
    this.updateOne.run(...columnsOf(session))
    this.insertTokens(session)
  }

  end(id: string, at: Date): void {
    this.endOne.run(at.getTime(), id)
  }

  endAll(userId: string, at: Date): void {
    this.endOfUser.run(at.getTime(), userId)
  }

  /** As `endAll`. @returns how many were open */
  endOpen(userId: string, at: Date): number {
    return this.endOpenOfUser.run(at.getTime(), userId, at.getTime(), at.getTime())
  }

  countOpen(userId: string, now: Date): number {
    return this.countOpenOfUser.get(userId, now.getTime(), now.getTime())?.integer('count') ?? 0
  }

  endOthers(userId: string, exceptSessionId: string, at: Date): void {
    this.endAllButOne.run(at.getTime(), userId, exceptSessionId)
  }

  deleteOfUser(userId: string): void {
    this.deleteAllOfUser.run(userId)
  }

  find(id: string): Session | null {
    const row = this.selectOne.get(id)
    return row && sessionOf(row)
  }

  findByToken(tokenHash: string): Session | null {
    const row = this.selectByToken.get(tokenHash)
    return row && sessionOf(row)
  }

  listOpen(userId: string, now: Date, limit: number): readonly Session[] {
    return this.selectOpen.all(userId, now.getTime(), now.getTime(), limit).map(sessionOf)
  }

  addressesSince(userId: string, since: Date): readonly string[] {
    return this.selectAddresses.all(userId, since.getTime()).map((row) => row.text('ip'))
  }

  private insertTokens({ id, liveTokens }: Session): void {
    for (const token of liveTokens) this.insertToken.run(token, id)
  }
}

function columnsOf(session: Session) {
  return [
    session.authenticatedAt.getTime(),
    session.openedAt.getTime(),
    session.endedAt?.getTime() ?? null,
    session.endsAtLatest.getTime(),
    session.refreshableUntil.getTime(),
    JSON.stringify(session.liveTokens),
    session.spentToken,
    session.spentAt?.getTime() ?? null,
    session.ip,
    session.userAgent,
    session.userId,
    session.provider,
    session.id,
  ] as const
}

function sessionOf(row: SqliteRow): Session {
  return {
    id: row.text('id'),
    userId: row.text('user_id'),
    authenticatedAt: row.date('authenticated_at'),
    provider: row.textOrNull('provider'),
    openedAt: row.date('opened_at'),
    endedAt: row.dateOrNull('ended_at'),
    endsAtLatest: row.date('ends_at_latest'),
    refreshableUntil: row.date('refreshable_until'),
    liveTokens: row.texts('live_tokens'),
    spentToken: row.textOrNull('spent_token'),
    spentAt: row.dateOrNull('spent_at'),
    ip: row.text('ip'),
    userAgent: row.text('user_agent'),
  }
}
