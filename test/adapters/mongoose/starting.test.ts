import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'
import mongoose from 'mongoose'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { UnusableDatabase } from '../../../src/adapters/mongoose/mongo-failure.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import type { MongoOptions } from '../../../src/adapters/mongoose/open-mongo-database.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anAccount, later, times, unique } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { freePort } from '../../support/servers/free-port.js'
import { startMongo } from '../../support/servers/mongo-server.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { TcpProxy } from '../../support/servers/tcp-proxy.js'
import { silentLog } from '../../support/silent-log.js'
import { openMongoDatabase } from './open-database.js'

const UNIQUE_INDEXES = {
  audit_events: ['seq'],
  users: ['usernameKey', 'usernameSkeleton'],
  bindings: ['handles', 'provider,uid', 'userId,provider'],
}

describe('mongoose: starting on a database', () => {
  let uri: string
  const opened: MongoDatabase[] = []
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedMongo()
  })
  beforeEach(async () => {
    uri = (await sharedMongo()).uri(unique('starting'))
  })
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close()
    await dropDatabase(uri)
  })

  it('makes each collection and unique index once, also where four begin at once on an empty one (BI-5)', async () => {
    await Promise.all(times(4, () => open().ready))
    const found = await uniqueIndexes()
    expect(found).to.deep.equal(UNIQUE_INDEXES)
    expect(await collectionsOf()).to.include.members(['sessions', 'outbox', 'audit_events', 'pending_bindings'])
  })

  it('lets the server delete expired documents, at the earliest an hour after they expire', async () => {
    const database = open()
    await database.ready
    const { replayGuard } = mongooseStores(database)
    await replayGuard.spend('state', later(new Date(), -60))
    const state = await inDatabase((db) => db.collection('spent_states').findOne())
    expect(state?.['forgetAt'].getTime()).to.be.greaterThan(Date.now() + 3_500_000)
    for (const name of ['spent_states', 'pending_bindings', 'sessions', 'former_tokens']) {
      const indexes = await inDatabase((db) => db.collection(name).indexes())
      const [expiring] = indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds === 0)
      expect(expiring?.key, name).to.deep.equal({ forgetAt: 1 })
    }
  })

  it('lets four processes begin at once on an empty database, with no error', async () => {
    const exits = await Promise.all(
      times(4, () => exitOf(fork(new URL('./open-and-close.js', import.meta.url), [uri]))),
    )
    expect(exits).to.deep.equal([0, 0, 0, 0])
    expect(await uniqueIndexes()).to.deep.equal(UNIQUE_INDEXES)
  })

  for (const [where, aheadMs] of Object.entries({ 'a moment ago': -1, 'by a clock that is an hour ahead': 3_600_000 }))
    it(`does not wait for a dead process whose lease ended ${where}`, async () => {
      const turn = { _id: 'setup', holder: 'dead', until: later(new Date(), aheadMs / 1000) }
      await inDatabase((db) => db.collection<{ _id: string }>('setup').insertOne(turn))
      await open().ready
      expect(await uniqueIndexes()).to.deep.equal(UNIQUE_INDEXES)
    })

  it('refuses a server without transactions, saying what to do', async () => {
    const standalone = await startMongo('standalone')
    const error: unknown = await open(standalone.uri('alone')).ready.catch((reason: unknown) => reason)
    await standalone.process.remove()
    expect(error).to.be.instanceOf(UnusableDatabase)
    expect(String(error)).to.match(/no transactions here: start it as a replica set/)
  })

  it('makes an index that is missing (BI-5)', async () => {
    await open().ready
    await inDatabase((db) => db.collection('bindings').dropIndex('provider_1_uid_1'))
    await open().ready
    expect(await uniqueIndexes()).to.deep.equal(UNIQUE_INDEXES)
  })

  it('refuses to serve where a unique index cannot be built over duplicates (BI-5)', async () => {
    const twin = { provider: 'weibo', uid: '1' }
    await inDatabase((db) => db.collection<object>('bindings').insertMany([{ ...twin }, { ...twin }]))
    await refuses(/unique index .*"provider":1,"uid":1.* of bindings cannot be built over duplicates/)
  })

  it('refuses to serve where an index that must be unique is not (BI-5)', async () => {
    await inDatabase((db) => db.collection('bindings').createIndex({ provider: 1, uid: 1 }))
    await refuses(/provider_1_uid_1 of the collection bindings is not unique/)
  })

  it('refuses to serve where the index on handles is not unique, or leaves out bindings that have handles', async () => {
    for (const options of [{}, { unique: true, partialFilterExpression: { provider: 'weibo' } }]) {
      await inDatabase(async (db) => {
        await db
          .collection('bindings')
          .drop()
          .catch(() => {})
        await db.collection('bindings').createIndex({ handles: 1 }, options)
      })
      await refuses(/handles_1 of the collection bindings is not unique/)
    }
  }).timeout(20_000)

  it('refuses to serve where the name of a unique index is taken by another one (BI-5)', async () => {
    const [others, name] = [{ userId: 1 } as const, 'provider_1_uid_1']
    await inDatabase((db) => db.collection('bindings').createIndex(others, { name, unique: true }))
    await refuses(/unique index .*"provider":1,"uid":1.* of bindings cannot be built beside one of its name: drop that/)
  })

  it('refuses to serve where a unique index leaves documents out (BI-5)', async () => {
    const some = { unique: true, partialFilterExpression: { provider: 'weibo' } }
    await inDatabase((db) => db.collection('bindings').createIndex({ provider: 1, uid: 1 }, some))
    await refuses(/provider_1_uid_1 of the collection bindings is not unique over all documents/)
  })

  it('creates nothing if the caller may not migrate, and says what is missing', async () => {
    const refused = (message: RegExp) => refuses(message, open(uri, { mayMigrate: false }))
    await refused(/the collection \w+ is missing, .*: start the service/)
    expect(await collectionsOf()).to.deep.equal([])
    await open().ready
    await inDatabase((db) => db.collection('bindings').dropIndex('handles_1'))
    await refused(/the unique index {"handles":1} of bindings is missing, .*: start the service/)
    expect((await uniqueIndexes())['bindings']).to.not.include('handles')
    await open().ready
    await open(uri, { mayMigrate: false }).ready
  })

  it('refuses an invalid address with a clear message', async () => {
    const database = open('mongodb://')
    const error = await database.ready.catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(UnusableDatabase)
  })

  it('waits for a database that is unreachable, answers Unavailable meanwhile, and logs it once', async () => {
    const log = silentLog()
    const database = openMongoDatabase(`mongodb://127.0.0.1:${await freePort()}/nowhere`, { log })
    opened.push(database)
    await rejectsUnavailable(mongooseStores(database).bindings.find(anAccount()))
    await new Promise((resolve) => setTimeout(resolve, 3500))
    expect(log.lines.map(({ message }) => message)).to.deep.equal(['the database cannot be used yet; trying again'])
  })

  it('logs each further reason once', async () => {
    const proxy = await TcpProxy.open(Number(new URL(uri).port))
    await proxy.refuse()
    const log = silentLog()
    const login = 'mongodb://nobody:canary-of-a-password@'
    const database = openMongoDatabase(`${login}127.0.0.1:${proxy.port}/x?directConnection=true`, { log })
    opened.push(database)
    await eventually('the first is said', () => log.lines.length === 1)
    await proxy.restore()
    await eventually('the second is said', () => log.lines.length === 2)
    expect(JSON.stringify(log.lines.map(({ fields }) => `${Object.values(fields)}`)))
      .to.match(/ECONNREFUSED|closed/)
      .and.match(/uthent/)
      .and.not.include('canary')
    await proxy.close()
  })

  function open(address = uri, options: MongoOptions = {}): MongoDatabase {
    const database = openMongoDatabase(address, options)
    opened.push(database)
    return database
  }

  async function refuses(message: RegExp, database = open()): Promise<void> {
    const error: unknown = await database.ready.catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(UnusableDatabase)
    expect(String(error)).to.match(message)
    await rejectsUnavailable(mongooseStores(database).bindings.find(anAccount()))
  }

  async function inDatabase<T>(work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
    const client = new mongoose.mongo.MongoClient(uri)
    const result = await work(client.db())
    await client.close()
    return result
  }

  function collectionsOf(): Promise<string[]> {
    return inDatabase(async (db) => (await db.listCollections().toArray()).map(({ name }) => name))
  }

  function uniqueIndexes(): Promise<Record<string, string[]>> {
    return inDatabase(async (db) => {
      const found: Record<string, string[]> = {}
      for (const name of Object.keys(UNIQUE_INDEXES)) {
        const indexes = await db.collection(name).indexes()
        found[name] = indexes
          .filter(({ unique: is }) => is)
          .map(({ key }) => Object.keys(key).join())
          .sort()
      }
      return found
    })
  }
})

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit')
  return code
}
