import type { AuditAnchor } from '../domain/audit-anchor.js'
import { type ChainKey, keyMark } from '../domain/audit-chain.js'
import type { ChainKeys } from './ports/chain-keys.js'

/** The audit log has a chain under another key: nothing may be recorded (rule OP-7). */
export class WrongChainKey extends Error {
  override readonly name = 'WrongChainKey'
}

/** The key of a chain that has begun. @throws WrongChainKey if it is not known */
export function rightChainKey(keys: ChainKeys, anchor: AuditAnchor): ChainKey {
  const key = keys.known()
  if (!key) throw new WrongChainKey('expected the key of the audit log, which has a chain: the generated key is gone')
  if (keyMark(key) === anchor.key) return key
  throw new WrongChainKey(
    `expected the key with the mark ${anchor.key}, under which the audit log has its chain; this one has the mark ${keyMark(key)}`,
  )
}
