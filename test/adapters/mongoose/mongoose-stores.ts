import type { Models } from '../../../src/adapters/mongoose/models.js'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { newAnchor } from '../../../src/domain/audit-anchor.js'
import type { OpenedStores, OpenStores } from '../../contract/opened-stores.js'
import { NOON, unique } from '../../support/builders.js'
import { CHAIN_KEY } from '../../support/chain-keys.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { openMongoDatabase } from './open-database.js'

export type Stores = Omit<OpenedStores, 'reopen' | 'close'>

interface ContractStores {
  readonly open: OpenStores
  readonly remove: () => Promise<void>
  /** The collections under the stores, for data that would take long to prepare through the ports. */
  readonly models: () => Promise<Models>
}

/** Stores over one database, emptied before each test: creating and opening one for each takes too long. */
export function contractStores(): ContractStores {
  const name = unique('contract')
  const opened: MongoDatabase[] = []
  let shared: Promise<MongoDatabase> | undefined
  const connect = async () => {
    const database = openMongoDatabase((await sharedMongo()).uri(name))
    opened.push(database)
    await database.ready
    return database
  }
  const first = () => {
    shared ??= connect()
    return shared
  }
  const reopen = async (): Promise<OpenedStores> => {
    const database = await connect()
    return { ...mongooseStores(database), reopen, close: () => database.close() }
  }
  const open = async () => {
    const database = await first()
    await empty(database)
    return { ...mongooseStores(database), reopen, close: async () => {} }
  }
  /** Also closes what a test that failed has left open. */
  const remove = async () => {
    for (const database of opened) await database.close()
    await dropDatabase((await sharedMongo()).uri(name))
  }
  return { open, remove, models: async () => (await first()).models }
}

async function empty({ models }: MongoDatabase): Promise<void> {
  for (const model of Object.values(models)) await model.collection.deleteMany({})
  await models.auditAnchors.create({ _id: 'anchor', anchor: JSON.stringify(newAnchor(CHAIN_KEY, NOON)) })
}
