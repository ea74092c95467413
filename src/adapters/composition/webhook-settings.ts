import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from '../config/configuration-error.js'
import { type Environment, readValues } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { VARIABLES, type Values } from '../config/variables.js'
import { readWebhooks } from '../config/webhooks-file.js'
import { settingChecks } from './setting-checks.js'
import { DATABASE_FILE, type StoreSettings } from './stores.js'

const { DATA_DIR, MONGODB_URI, NODE_ENV, OUTBOUND_PROXY, WEBHOOKS_FILE } = VARIABLES

/** What `webhooks test` needs. @throws ConfigurationError */
export function endpointSettings(environment: Environment): Pick<Settings, 'outboundProxy' | 'webhooks'> {
  const { values, problems } = readValues({ NODE_ENV, OUTBOUND_PROXY, WEBHOOKS_FILE }, environment)
  const read = readWebhooks(values.WEBHOOKS_FILE, values.NODE_ENV === 'production')
  if (problems.length + read.problems.length > 0) throw new ConfigurationError([...problems, ...read.problems])
  return { webhooks: read.endpoints, outboundProxy: values.OUTBOUND_PROXY ?? null }
}

/** Where the deliveries are. @throws ConfigurationError */
export async function deliverySettings(environment: Environment): Promise<StoreSettings> {
  const { values, problems } = readValues({ DATA_DIR, MONGODB_URI }, environment)
  const { DATA_DIR: dataDir, MONGODB_URI: mongodbUri } = values as Pick<Values, 'DATA_DIR' | 'MONGODB_URI'>
  const why = mongodbUri === undefined ? null : (await settingChecks(environment)).mongodbUriProblem(mongodbUri)
  const expected = `expected an address that the driver of MongoDB can use: ${why}`
  const unusable = why === null ? [] : [{ variable: 'MONGODB_URI', holds: null, expected }]
  if (problems.length + unusable.length > 0) throw new ConfigurationError([...problems, ...unusable])
  if (mongodbUri === undefined && !existsSync(join(dataDir, DATABASE_FILE))) {
    const missing = `expected the folder of a service that has run: there is no ${DATABASE_FILE} in it`
    throw new ConfigurationError([{ variable: 'DATA_DIR', holds: dataDir, expected: missing }])
  }
  return { dataDir, mongodbUri: mongodbUri ?? null, redisUrl: null, auditChainKey: null }
}
