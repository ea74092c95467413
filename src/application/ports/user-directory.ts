import type { Binding } from '../../domain/binding.js'
import type { User } from '../../domain/user.js'

/** All filters must hold. */
export interface UserSearch {
  /** The beginning of the case-folded username, or an id as a whole. Every character stands for itself (rule AC-13). */
  readonly query?: string | undefined
  readonly provider?: string | undefined
  /** Together with `provider`. */
  readonly uid?: string | undefined
  readonly status?: 'active' | 'disabled' | undefined
  /** The last user of the previous page. */
  readonly after?: { readonly createdAt: Date; readonly id: string } | undefined
  readonly limit: number
}

export interface UserEntry {
  readonly user: User
  /** The last login of any kind, registration included; a refresh is none. Null: never. */
  readonly lastLoginAt: Date | null
  /** Oldest first. */
  readonly bindings: readonly Binding[]
}

export interface UserDetails extends UserEntry {
  readonly openSessions: number
}

/** The users as operators find them. Every method throws Unavailable if the store cannot be reached. */
export interface UserDirectory {
  /**
   * Newest first; users of one moment by id, the greatest first. No user is shown twice on following pages, and no user
   * who is there all the time is left out, while others come and go.
   */
  search(search: UserSearch): Promise<readonly UserEntry[]>
  find(id: string, now: Date): Promise<UserDetails | null>
}
