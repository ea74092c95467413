import type { Disablement, RecoveryCode, User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** The table `users`. */
export class UserRows {
  private readonly insertOne: SqliteStatement
  private readonly selectOne: SqliteStatement
  private readonly selectByKey: SqliteStatement
  private readonly selectAlike: SqliteStatement
  private readonly updatePassword: SqliteStatement
  private readonly updateHash: SqliteStatement
  private readonly deleteOne: SqliteStatement
  private readonly updateKind: SqliteStatement
  private readonly selectKinds: SqliteStatement
  private readonly updateDisablement: SqliteStatement
  private readonly updateRecovery: SqliteStatement
  private readonly updateLastLogin: SqliteStatement

  constructor(database: SqliteDatabase) {
    this.insertOne = database.prepare(
      `INSERT INTO users (id, username, username_key, username_skeleton, password_hash, password_revision, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    this.selectOne = database.prepare('SELECT * FROM users WHERE id = ?')
    this.selectByKey = database.prepare('SELECT * FROM users WHERE username_key = ?')
    this.selectAlike = database.prepare('SELECT id FROM users WHERE username_key = ? OR username_skeleton = ?')
    this.updatePassword = database.prepare(
      `UPDATE users SET password_hash = ?, password_kind = NULL, password_revision = password_revision + 1
       WHERE id = ?`,
    )
    this.updateDisablement = database.prepare(
      'UPDATE users SET disabled_at = ?, disabled_by = ?, disabled_reason = ? WHERE id = ?',
    )
    this.updateRecovery = database.prepare('UPDATE users SET recovery_hash = ?, recovery_expires_at = ? WHERE id = ?')
    this.updateLastLogin = database.prepare('UPDATE users SET last_login_at = ? WHERE id = ?')
    this.deleteOne = database.prepare('DELETE FROM users WHERE id = ?')
    this.updateHash = database.prepare(
      'UPDATE users SET password_hash = ?, password_kind = NULL WHERE id = ? AND password_hash = ?',
    )
    this.updateKind = database.prepare('UPDATE users SET password_kind = ? WHERE id = ?')
    this.selectKinds = database.prepare('SELECT DISTINCT password_kind FROM users WHERE password_kind IS NOT NULL')
  }

  insert({ id, username, passwordHash, passwordRevision, createdAt }: User): void {
    const { name, key, skeleton } = username
    this.insertOne.run(id, name, key, skeleton, passwordHash, passwordRevision, createdAt.getTime())
  }

  find(id: string): User | null {
    const row = this.selectOne.get(id)
    return row && userOf(row)
  }

  findByKey(usernameKey: string): User | null {
    const row = this.selectByKey.get(usernameKey)
    return row && userOf(row)
  }

  isTaken({ key, skeleton }: Username): boolean {
    return this.selectAlike.get(key, skeleton) !== null
  }

  setPassword(userId: string, hash: string): void {
    this.updatePassword.run(hash, userId)
  }

  setDisablement(userId: string, disabled: Disablement | null): void {
    const { at = null, operator = null, reason = null } = disabled ?? {}
    this.updateDisablement.run(at?.getTime() ?? null, operator, reason, userId)
  }

  setRecovery(userId: string, recovery: RecoveryCode | null): void {
    this.updateRecovery.run(recovery?.hash ?? null, recovery?.expiresAt.getTime() ?? null, userId)
  }

  setLastLogin(userId: string, at: Date): void {
    this.updateLastLogin.run(at.getTime(), userId)
  }

  delete(id: string): void {
    this.deleteOne.run(id)
  }

  rehash(userId: string, from: string, to: string): void {
    this.updateHash.run(to, userId, from)
  }

  /** @param passwordKind null where the password is none of another system */
  insertImported(user: User, passwordKind: string | null): void {
    this.insert(user)
    if (user.disabled) this.setDisablement(user.id, user.disabled)
    if (passwordKind !== null) this.updateKind.run(passwordKind, user.id)
  }

  passwordKinds(): readonly string[] {
    return this.selectKinds.all().map((row) => row.text('password_kind'))
  }
}

export function userOf(row: SqliteRow): User {
  return {
    id: row.text('id'),
    username: {
      name: row.text('username'),
      key: row.text('username_key'),
      skeleton: row.text('username_skeleton'),
    },
    passwordHash: row.textOrNull('password_hash'),
    passwordRevision: row.integer('password_revision'),
    createdAt: row.date('created_at'),
    disabled: disablementOf(row),
    recovery: recoveryOf(row),
  }
}

function disablementOf(row: SqliteRow): Disablement | null {
  const at = row.dateOrNull('disabled_at')
  return at && { at, operator: row.text('disabled_by'), reason: row.text('disabled_reason') }
}

function recoveryOf(row: SqliteRow): RecoveryCode | null {
  const expiresAt = row.dateOrNull('recovery_expires_at')
  return expiresAt && { hash: row.text('recovery_hash'), expiresAt }
}
