import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { openMongoDatabase } from '../../../src/adapters/mongoose/open-mongo-database.js'
import { doctorRun } from '../../support/doctor-run.js'
import { openedForTest } from '../../support/opened.js'
import type { Environment } from '../../support/program.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { startMongo } from '../../support/servers/mongo-server.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'

const PASSWORD = 'canary-password'
const BASE = { SANDBOX: 'on', PORT: '0' }

describe('doctor on servers (OP-19)', () => {
  const opened = openedForTest()
  const outcomes = async (check: string, environment: Environment) => {
    const { of, findings } = await doctorRun({ ...BASE, DATA_DIR: opened.folder(), ...environment })
    expect(JSON.stringify(findings)).to.not.include(PASSWORD)
    return of(check).map(({ outcome, what }) => `${outcome} ${what}`)
  }

  it('tells a Redis that is good, may evict, is full, and refuses the password', async () => {
    const redis = await opened.open(RedisServer.start({ password: PASSWORD }), (each) => each.process.remove())
    const ask = (url = redis.url) => outcomes('redis', { REDIS_URL: url })
    expect(await ask()).to.deep.equal(['ok reached, and may be written to'])
    expect(await redis.call('KEYS', '*')).to.deep.equal([])
    await redis.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    expect((await ask())[0]).to.match(/^warn maxmemory-policy is allkeys-lru/)
    expect((await ask(redis.url.replace('canary', 'wrong')))[0]).to.match(/^fail Redis refuses the password/)
    expect((await ask(`redis://127.0.0.1:${redis.port}`))[0]).to.match(/^fail Redis refuses the password/)
  })

  it('tells a Redis that is read-only, and one that is away', async () => {
    const master = await opened.open(RedisServer.start(), (each) => each.process.remove())
    const replica = await opened.open(
      RedisServer.start({ settings: ['--replicaof', '127.0.0.1', String(master.port)] }),
      (each) => each.process.remove(),
    )
    expect((await outcomes('redis', { REDIS_URL: replica.url }))[0]).to.match(/^fail Redis is read-only/)
    expect((await outcomes('redis', { REDIS_URL: 'redis://127.0.0.1:9' }))[0]).to.match(/^fail Redis cannot be used/)
  })

  it('tells a MongoDB that is good, new, without a unique index, without a replica set, and away', async () => {
    const mongo = await sharedMongo()
    const uri = mongo.uri(`doctor_${randomUUID().slice(0, 8)}`)
    opened.add(() => dropDatabase(uri))
    expect(await outcomes('database', { MONGODB_URI: uri })).to.deep.equal(['warn not there yet: nothing has run here'])
    const database = openMongoDatabase(uri)
    opened.add(() => database.close())
    await database.ready
    expect(await outcomes('database', { MONGODB_URI: uri })).to.deep.equal(['ok MongoDB'])
    expect((await outcomes('clock', { MONGODB_URI: uri }))[0]).to.match(/^ok within 5 s of MongoDB/)
    expect((await outcomes('contents', { MONGODB_URI: uri }))[0]).to.match(/^ok 0 users, 0 bindings, 0 events/)
    const users = database.models.users.collection
    const index = (await users.indexes()).find(({ unique }) => unique)
    await users.dropIndex(index?.name ?? '')
    expect((await outcomes('database', { MONGODB_URI: uri }))[0]).to.match(
      /^fail the unique index .* of users is missing/,
    )
    const away = `mongodb://someone:${PASSWORD}@127.0.0.1:9/weibind`
    expect((await outcomes('database', { MONGODB_URI: away }))[0]).to.match(/^fail MongoDB cannot be reached/)
  })

  it('tells a MongoDB without a replica set', async () => {
    const alone = await opened.open(startMongo('standalone'), (each) => each.process.remove())
    expect((await outcomes('database', { MONGODB_URI: alone.uri('weibind') }))[0]).to.match(/^fail .* no replica set/)
  })
})
