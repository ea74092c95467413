import mongoose from 'mongoose'
import { unique } from '../support/builders.js'
import type { Environment } from '../support/program.js'
import { dropDatabase } from '../support/servers/drop-database.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { sharedMongo } from '../support/servers/shared-mongo.js'

export const STORES = ['SQLite', 'MongoDB'] as const

/**
 * For the tests of one `describe`, and before its VisitedService: the variables of a service whose database is empty
 * at the start of each test. The embedded database is in the service's own folder.
 */
export function emptyDatabase(store: (typeof STORES)[number]): () => Environment {
  if (store === 'SQLite') return () => ({})
  let uri = ''
  before('start MongoDB', async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('visited'))
  })
  beforeEach('empty the database', () => emptyCollections(uri))
  after('drop the database', () => dropDatabase(uri))
  return () => ({ MONGODB_URI: uri })
}

/** The service of the next test finds its indexes: to make them takes SecantusDB seconds. */
async function emptyCollections(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri)
  for (const collection of await client.db().collections()) await collection.deleteMany({})
  await client.close()
}
