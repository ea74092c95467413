import { expect } from 'chai'
import mongoose from 'mongoose'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { MongooseAuditLog } from '../../../src/adapters/mongoose/mongoose-audit-log.js'
import { openMongoDatabase } from '../../../src/adapters/mongoose/open-mongo-database.js'
import { unique } from '../../support/builders.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'

/** What one user asks for must not take longer the more users there are. */
describe('mongoose: the own events of a person', () => {
  let uri: string
  let database: MongoDatabase

  before(async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('plans'))
    database = openMongoDatabase(uri)
    await database.ready
  })
  after(async () => {
    mongoose.set('debug', false)
    await database.close()
    await dropDatabase(uri)
  })

  it('are found by an index that has them in their order', async () => {
    const filters: object[] = []
    mongoose.set('debug', (_collection: string, method: string, filter: object) => {
      if (method === 'find') filters.push(filter)
    })
    const log = new MongooseAuditLog(database)
    for (const cursor of [undefined, 'id']) await log.search({ userId: 'user', cursor, limit: 50 })
    expect(filters).to.have.length(2)
    const client = new mongoose.mongo.MongoClient(uri)
    const events = client.db().collection('audit_events')
    const plans = await Promise.all(filters.map((filter) => events.find(filter, { sort: { _id: -1 } }).explain()))
    await client.close()
    for (const plan of plans)
      expect(JSON.stringify(plan)).to.include('"keyPattern":{"userId":1,"_id":-1}').and.not.include('COLLSCAN')
  })
})
