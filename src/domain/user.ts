import type { Username } from './username.js'

export interface User {
  readonly id: string
  readonly username: Username
  /** A PHC string. Null: the user logs in only through a provider. */
  readonly passwordHash: string | null
  /** Incremented by each change of the password, but not by a stronger hash of the same password. */
  readonly passwordRevision: number
  readonly createdAt: Date
}
