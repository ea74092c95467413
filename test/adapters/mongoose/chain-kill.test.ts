import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { chainKillContract } from '../../contract/chain-kill-contract.js'
import { unique } from '../../support/builders.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { openMongoDatabase } from './open-database.js'

describe('mongoose', () => {
  let uri = ''
  let database: MongoDatabase | undefined
  before(async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('killed'))
  })
  after(async () => {
    await database?.close()
    await dropDatabase(uri)
  })

  chainKillContract('Mongoose', {
    target: () => uri,
    log: async () => {
      database = openMongoDatabase(uri)
      await database.ready
      return mongooseStores(database).auditChainLog
    },
  })
})
