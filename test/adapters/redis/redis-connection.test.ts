import { expect } from 'chai'
import { Cluster, Redis } from 'ioredis'
import { patientConnection, redisConnection } from '../../../src/adapters/redis/redis-connection.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'

describe('bullmq: the connection to Redis', () => {
  const opened = openedForTest()

  it('logs in with a password that is percent-encoded in the address', async () => {
    const password = 'p@ss:w/rd #1%'
    const server = await opened.open(RedisServer.start({ password }), ({ process }) => process.remove())
    const redis = redisConnection(server.url)
    opened.add(() => redis.disconnect())
    await eventually('it is ready', () => redis.status === 'ready')
    expect(await redis.ping()).to.equal('PONG')
  }).timeout(FIRST_START_MS)

  it('is encrypted where the address says so, alone and in a cluster', () => {
    const single = redisConnection('rediss://127.0.0.1:1')
    const cluster = redisConnection('rediss://127.0.0.1:1,rediss://127.0.0.1:2')
    single.disconnect()
    cluster.disconnect()
    expect(single).to.be.instanceOf(Redis)
    expect(cluster).to.be.instanceOf(Cluster)
    expect(single.options).to.have.property('tls').that.is.ok
    expect(cluster.options).to.have.nested.property('redisOptions.tls').that.is.ok
  })

  it('logs in to every node of a cluster as the first address says', () => {
    const cluster = redisConnection('redis://me:p%40ss@127.0.0.1:1, redis://127.0.0.1:2')
    const copy = patientConnection(cluster)
    for (const { options } of [cluster, copy])
      expect(options).to.have.property('redisOptions').that.includes({ username: 'me', password: 'p@ss' })
    cluster.disconnect()
    copy.disconnect()
  })
})
