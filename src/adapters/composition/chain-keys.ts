import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ChainKeys } from '../../application/ports/chain-keys.js'
import { ConfigurationError } from '../config/configuration-error.js'
import type { Settings } from '../config/settings.js'
import { generatedSecret } from '../system/generated-secret.js'
import { HmacChainKey } from '../system/hmac-chain-key.js'
import { randomSecret } from './keys.js'

const GENERATED_KEY_FILE = 'audit-chain.key'

/** The configured key of the audit log's chain, or the one that is generated into `DATA_DIR` in development. */
export function chainKeysOf({ auditChainKey, dataDir }: Pick<Settings, 'auditChainKey' | 'dataDir'>): ChainKeys {
  if (auditChainKey !== null) {
    const key = new HmacChainKey(auditChainKey)
    return { known: () => key, knownOrNew: () => key }
  }
  const file = join(dataDir, GENERATED_KEY_FILE)
  const knownOrNew = () => {
    try {
      return new HmacChainKey(generatedSecret(file, randomSecret))
    } catch (error) {
      throw ConfigurationError.ofDataDir(dataDir, error)
    }
  }
  return { known: () => (existsSync(file) ? knownOrNew() : null), knownOrNew }
}
