import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import * as mongo from '../../../src/adapters/mongoose/open-mongo-database.js'
import { CHAIN_KEYS } from '../../support/chain-keys.js'

/** As the composition opens it. */
export function openMongoDatabase(uri: string, options: mongo.MongoOptions = {}): MongoDatabase {
  const chainKeys = options.mayMigrate === false ? {} : { chainKeys: CHAIN_KEYS }
  return mongo.openMongoDatabase(uri, { ...chainKeys, ...options })
}
