import type { AuditAnchor } from '../../domain/audit-anchor.js'
import type { ChainHead } from '../../domain/audit-chain.js'

/**
 * What a store keeps beside an event for searching, as it is stored. `at` is in milliseconds since 1970. `ip` is missing
 * in a store that searches the event itself.
 */
export interface StoredSearchFields {
  readonly id: string
  readonly type: string
  readonly at: number
  readonly provider: string | null
  readonly channel: string | null
  readonly uid: string | null
  readonly userId: string | null
  readonly ip?: string | null
}

/** An entry as it is stored. Null: missing. It may have been changed in the database, so no field can be relied on. */
export interface StoredEntry {
  readonly seq: number | null
  /** The event's JSON text, which may be no JSON after a change. */
  readonly event: string
  readonly hash: string | null
  readonly digest: string | null
  readonly salt: string | null
  readonly erased: string | null
  readonly beside: StoredSearchFields
}

/** The audit log as it is stored, for a verifier. Every method throws Unavailable if the store cannot be reached. */
export interface AuditChainLog {
  /**
   * Null: the log has no chain yet. Fields of a changed anchor may be missing. Retention moves the anchor together with
   * the entries that it removes: a reader that misses the first entries reads the anchor again.
   */
  anchor(): Promise<AuditAnchor | null>
  /** The entry with the highest number. Null: no entry has a number. An entry without a hash has the hash ''. */
  head(): Promise<ChainHead | null>
  /** The entries whose number is above `after`, by ascending number. */
  entries(after: number, limit: number): Promise<readonly StoredEntry[]>
  /** One of the entries without a number, which no recorder wrote; null if there is none. */
  unnumbered(): Promise<StoredEntry | null>
}
