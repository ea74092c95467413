import type { Username } from './username.js'

export interface User {
  readonly id: string
  readonly username: Username
  /** A PHC string. Null: the user logs in only through a provider. */
  readonly passwordHash: string | null
  /** Incremented by each change of the password, but not by a stronger hash of the same password. */
  readonly passwordRevision: number
  readonly createdAt: Date
  /** Null: the user is active. */
  readonly disabled: Disablement | null
  /** The one code that an operator has made and that was not used. It may have expired. */
  readonly recovery: RecoveryCode | null
}

/** Why and by whom a user was disabled. */
export interface Disablement {
  readonly at: Date
  /** The operator's name. */
  readonly operator: string
  readonly reason: string
}

/** A code with which a user who has lost every other way in sets a password (rule AC-10). */
export interface RecoveryCode {
  /** The code itself is not stored. */
  readonly hash: string
  readonly expiresAt: Date
}
