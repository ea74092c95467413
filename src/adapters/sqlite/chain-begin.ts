import type { ChainKeys } from '../../application/ports/chain-keys.js'
import { rightChainKey } from '../../application/right-chain-key.js'
import { anchorIn, newAnchor } from '../../domain/audit-anchor.js'
import type { ChainKey } from '../../domain/audit-chain.js'
import { inTransaction } from './schema.js'
import type { SqliteConnection } from './sqlite-driver.js'

export interface ChainBegin {
  readonly key: ChainKey
  /** False: the log is older than its chain, and its events must be adopted first. */
  readonly hasBegun: boolean
}

/** @throws WrongChainKey if the file has a chain under another key */
export function checkChainKey(connection: SqliteConnection, keys: ChainKeys): void {
  // A file of a former version has no such table.
  if (!connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit_anchor'").get()) return
  const stored = connection.prepare('SELECT anchor FROM audit_anchor').get()
  if (stored) rightChainKey(keys, anchorIn(`${stored['anchor']}`))
}

/** Finds the key of the chain, and begins the chain of an empty log. @throws WrongChainKey */
export function beginChain(connection: SqliteConnection, keys: ChainKeys, now: Date): ChainBegin {
  const begun = () => {
    const stored = connection.prepare('SELECT anchor FROM audit_anchor').get()
    return stored ? { key: rightChainKey(keys, anchorIn(`${stored['anchor']}`)), hasBegun: true } : null
  }
  // Mostly the chain has begun, and a start needs no lock.
  const found = begun()
  if (found) return found
  return inTransaction(connection, () => {
    const meanwhile = begun()
    if (meanwhile) return meanwhile
    const key = keys.knownOrNew()
    const hasBegun = !connection.prepare('SELECT 1 FROM audit_events LIMIT 1').get()
    const insert = connection.prepare('INSERT INTO audit_anchor (id, anchor) VALUES (1, ?)')
    if (hasBegun) insert.run(JSON.stringify(newAnchor(key, now)))
    return { key, hasBegun }
  })
}
