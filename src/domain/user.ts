import type { Username } from './username.js'

export interface User {
  readonly id: string
  readonly username: Username
  /** A PHC string; null for somebody who logs in through a provider alone. */
  readonly passwordHash: string | null
  /** Goes up with each change of the password; a stronger hash of the same one is no change. */
  readonly passwordRevision: number
  readonly createdAt: Date
}
