import type { ChainKey } from '../../domain/audit-chain.js'

/** Where the key of the audit log's chain comes from. It is never in the database. */
export interface ChainKeys {
  /** The configured key, or the one that was generated before. Null: neither exists. */
  known(): ChainKey | null
  /** As `known`, but generates and keeps a key if there is none. For a log that has no chain yet. */
  knownOrNew(): ChainKey
}
