import { isSpentByGuesses, type PendingBinding, type TicketHolder } from '../../domain/pending-binding.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** The table `pending_bindings`. A spent ticket has no row, or one with too many wrong passwords. */
export class PendingBindingRows {
  private readonly insertOne: SqliteStatement
  private readonly selectOne: SqliteStatement
  private readonly countOne: SqliteStatement
  private readonly deleteOne: SqliteStatement
  private readonly deleteAllForUser: SqliteStatement

  constructor(database: SqliteDatabase) {
    this.insertOne = database.prepare(
      `INSERT INTO pending_bindings
         (ticket_hash, provider, uid, handles, screen_name, avatar_url, holder, browser, for_user_id, wrong_passwords,
         expires_at, other_uid)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.selectOne = database.prepare('SELECT * FROM pending_bindings WHERE ticket_hash = ?')
    this.countOne = database.prepare(
      'UPDATE pending_bindings SET wrong_passwords = wrong_passwords + 1 WHERE ticket_hash = ?',
    )
    this.deleteAllForUser = database.prepare('DELETE FROM pending_bindings WHERE for_user_id = ?')
    this.deleteOne = database.prepare('DELETE FROM pending_bindings WHERE ticket_hash = ?')
  }

  insert(pending: PendingBinding): void {
    const { ticketHash, identity, handles, profile, holder, forUserId, wrongPasswords, expiresAt } = pending
    this.insertOne.run(
      ticketHash,
      identity.provider,
      identity.uid,
      JSON.stringify(handles),
      profile?.screenName ?? null,
      profile?.avatarUrl ?? null,
      holder.kind,
      holder.kind === 'browser' ? holder.browser : null,
      forUserId,
      wrongPasswords,
      expiresAt.getTime(),
      pending.otherUid ?? null,
    )
  }

  /** Null: the ticket is unknown or spent. */
  find(ticketHash: string): PendingBinding | null {
    const row = this.selectOne.get(ticketHash)
    const pending = row && pendingBinding(row)
    return pending && !isSpentByGuesses(pending) ? pending : null
  }

  isSpent(ticketHash: string): boolean {
    return this.find(ticketHash) === null
  }

  countWrongPassword(ticketHash: string): void {
    this.countOne.run(ticketHash)
  }

  deleteForUser(userId: string): void {
    this.deleteAllForUser.run(userId)
  }

  spend(ticketHash: string): void {
    this.deleteOne.run(ticketHash)
  }
}

function pendingBinding(row: SqliteRow): PendingBinding {
  const otherUid = row.textOrNull('other_uid')
  const screenName = row.textOrNull('screen_name')
  return {
    ticketHash: row.text('ticket_hash'),
    identity: { provider: row.text('provider'), uid: row.text('uid') },
    handles: row.texts('handles'),
    ...(otherUid !== null && { otherUid }),
    profile: screenName === null ? null : { screenName, avatarUrl: row.textOrNull('avatar_url') },
    holder: holderOf(row),
    forUserId: row.textOrNull('for_user_id'),
    wrongPasswords: row.integer('wrong_passwords'),
    expiresAt: row.date('expires_at'),
  }
}

function holderOf(row: SqliteRow): TicketHolder {
  const kind = row.text('holder')
  if (kind === 'browser') return { kind, browser: row.text('browser') }
  if (kind === 'app' || kind === 'anyone') return { kind }
  throw new TypeError('the column holder does not hold what its table says')
}
