import type { Username } from './username.js'

export interface User {
  readonly id: string
  readonly username: Username
  /** A PHC string; null for somebody who logs in through a provider alone. */
  readonly passwordHash: string | null
  readonly createdAt: Date
}
