import type { ChainKey } from '../../domain/audit-chain.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { type Environment, isGiven, readValues } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { VARIABLES, type Values } from '../config/variables.js'
import { chainKeysOf } from './chain-keys.js'
import { settingChecks } from './setting-checks.js'
import type { StoreSettings } from './stores.js'

/** Where the database is, for a command: no other variable matters to it. @throws ConfigurationError */
export async function commandStoreSettings(environment: Environment): Promise<StoreSettings> {
  const { DATA_DIR, MONGODB_URI } = VARIABLES
  const { values, problems } = readValues({ DATA_DIR, MONGODB_URI }, environment)
  const { DATA_DIR: dataDir, MONGODB_URI: uri } = values as Pick<Values, 'DATA_DIR' | 'MONGODB_URI'>
  const { mongodbUriProblem } = await settingChecks(environment)
  const why = uri === undefined ? null : mongodbUriProblem(uri)
  if (problems.length > 0) throw new ConfigurationError(problems)
  if (why !== null) {
    const expected = `expected an address that the driver of MongoDB can use: ${why}`
    throw new ConfigurationError([{ variable: 'MONGODB_URI', holds: null, expected }])
  }
  return { dataDir, mongodbUri: uri ?? null, redisUrl: null, auditChainKey: null }
}

/** The key of the audit log's chain, which a command never makes. @throws ConfigurationError if there is none */
export function commandChainKey(environment: Environment, { dataDir }: Pick<Settings, 'dataDir'>): ChainKey {
  const { AUDIT_CHAIN_KEY, NODE_ENV } = VARIABLES
  const table = { AUDIT_CHAIN_KEY, NODE_ENV }
  const { values, problems } = readValues(table, environment)
  if (problems.length > 0) throw new ConfigurationError(problems)
  const { AUDIT_CHAIN_KEY: auditChainKey = null, NODE_ENV: mode } = values as Partial<Values>
  const mayBeGenerated = mode !== 'production' || isGiven('AUDIT_CHAIN_KEY', table, environment)
  const key = mayBeGenerated ? chainKeysOf({ auditChainKey, dataDir }).known() : null
  if (key) return key
  const expected = 'is missing: expected the key of the service, whose audit log this is'
  throw new ConfigurationError([{ variable: 'AUDIT_CHAIN_KEY', holds: null, expected }])
}
