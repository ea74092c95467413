import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { openMongoDatabase } from '../../../src/adapters/mongoose/open-mongo-database.js'
import type { OpenedStores, OpenStores } from '../../contract/opened-stores.js'
import { unique } from '../../support/builders.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'

export type Stores = Omit<OpenedStores, 'reopen' | 'close'>

/** Stores over one database, which is emptied before each test: creating the collections for each takes too long. */
export function contractStores(): { readonly open: OpenStores; readonly remove: () => Promise<void> } {
  const name = unique('contract')
  const opened: MongoDatabase[] = []
  const reopen = async (): Promise<OpenedStores> => {
    const database = openMongoDatabase((await sharedMongo()).uri(name))
    opened.push(database)
    await database.ready
    return { ...mongooseStores(database), reopen, close: () => database.close() }
  }
  const open = async () => {
    const stores = await reopen()
    const [database] = opened.slice(-1)
    if (database) await empty(database)
    return stores
  }
  /** Also closes what a test that failed has left open. */
  const remove = async () => {
    for (const database of opened) await database.close()
    await dropDatabase((await sharedMongo()).uri(name))
  }
  return { open, remove }
}

async function empty({ models }: MongoDatabase): Promise<void> {
  for (const model of Object.values(models)) await model.collection.deleteMany({})
}
