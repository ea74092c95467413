import { expect } from 'chai'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { WrongChainKey } from '../../../src/application/right-chain-key.js'
import { anEvent, times, unique } from '../../support/builders.js'
import { CHAIN_KEYS, chainKeys } from '../../support/chain-keys.js'
import { eventually } from '../../support/eventually.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { wholeChain } from '../../support/whole-chain.js'
import { openMongoDatabase } from './open-database.js'

describe('mongoose: the chain at the start', () => {
  let uri: string
  const opened: MongoDatabase[] = []
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedMongo()
  })
  beforeEach(async () => {
    uri = (await sharedMongo()).uri(unique('chain'))
  })
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close()
    await dropDatabase(uri)
  })

  it('OP-7: is refused under another key, and where the generated key is gone', async () => {
    const { auditLog, auditChainLog } = mongooseStores(await open())
    await auditLog.record(anEvent())
    const another = chainKeys('another key of thirty-two bytes!')
    const gone = { ...CHAIN_KEYS, known: () => null }
    for (const keys of [another, gone])
      expect(await open(keys).catch((error: unknown) => error)).to.be.instanceOf(WrongChainKey)
    expect(await wholeChain(auditChainLog)).to.have.length(1)
  })

  it('OP-8: adopts an older log by id, also after an adoption that was cut off, once where two processes start', async () => {
    const first = await open()
    const events = times(250, () => anEvent())
    const former = mongooseStores(first)
    await Promise.all(events.map((event) => former.auditLog.record(event)))
    const { auditEvents, auditAnchors } = first.models
    await auditAnchors.deleteMany({})
    const left = { $unset: { seq: 1, hash: 1, digest: 1, salt: 1, erased: 1, ip: 1, channel: 1 } }
    await auditEvents.collection.updateMany({ seq: { $gt: 100 } }, left)
    await auditEvents.collection.updateMany({ seq: { $lt: 50 } }, { $inc: { seq: 1000 }, $set: { hash: 'former' } })
    const [second] = await Promise.all([open(), open()])
    const { auditChainLog, auditLog } = mongooseStores(second as MongoDatabase)
    await eventually('the anchor', async () => (await auditChainLog.anchor()) !== null)
    const entries = await wholeChain(auditChainLog)
    const byId = events.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    expect(entries.map(({ event }) => JSON.parse(event))).to.deep.equal(byId)
    expect((await auditChainLog.anchor())?.adopted).to.include({ up_to: 250 })
    await second?.chainOpened
    expect(await auditLog.record(anEvent())).to.equal('recorded')
    expect(await wholeChain(auditChainLog)).to.have.length(251)
  }).timeout(30_000)

  async function open(keys = CHAIN_KEYS): Promise<MongoDatabase> {
    const database = openMongoDatabase(uri, { chainKeys: keys })
    opened.push(database)
    await database.ready
    return database
  }
})
