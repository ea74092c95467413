import { HmacChainKey } from '../../src/adapters/system/hmac-chain-key.js'
import type { ChainKeys } from '../../src/application/ports/chain-keys.js'

/** The key of the contract's worked example. */
export const CHAIN_KEY = new HmacChainKey('weibind-audit-chain-key-example!')

export const CHAIN_KEYS = chainKeys('weibind-audit-chain-key-example!')

export function chainKeys(key: string): ChainKeys {
  const known = new HmacChainKey(key)
  return { known: () => known, knownOrNew: () => known }
}
