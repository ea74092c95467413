import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Cluster, Redis } from 'ioredis'
import { MemoryRateLimiter } from '../../../src/adapters/memory/memory-rate-limiter.js'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { RedisLink } from '../../../src/adapters/redis/redis-link.js'
import { RedisRateLimiter } from '../../../src/adapters/redis/redis-rate-limiter.js'
import { eventually } from '../../support/eventually.js'
import { MovableClock } from '../../support/movable-clock.js'
import { openedForSuite, openedForTest } from '../../support/opened.js'
import { freePort } from '../../support/servers/free-port.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisCluster } from '../../support/servers/redis-cluster.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { silentLog } from '../../support/silent-log.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'

const IS_CLUSTER = 'REDIS_URL is one address of a Redis Cluster: its nodes are used as they announce themselves'

describe('redis: one address of a cluster', () => {
  const ofSuite = openedForSuite()
  const opened = openedForTest()
  let cluster: RedisCluster
  let url: string

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
    cluster = await ofSuite.open(RedisCluster.start(), (started) => started.remove())
    url = await cluster.endpointBeside(QUEUE_PREFIX)
  })

  it('carries events, and is said once in the log', async () => {
    const pipeline = await opened.open(AuditPipeline.open(url), closed)
    pipeline.start()
    await pipeline.recorded(await pipeline.store(200))
    expect(await new RedisHealthCheck(pipeline.redis, QUEUE_PREFIX).isUp()).to.equal(true)
    expect(pipeline.redis.current).to.be.instanceOf(Cluster)
    expect(pipeline.log.lines).to.deep.equal([{ level: 'info', fields: {}, message: IS_CLUSTER }])
  })

  it('shares limits', async () => {
    const limiters = [1, 2].map(() => {
      const redis = new RedisLink(url)
      const fallback = new MemoryRateLimiter(new MovableClock())
      const parts = { redis, prefix: QUEUE_PREFIX, fallback, log: silentLog(), answerWithinMs: 5000 }
      const limiter = new RedisRateLimiter(parts)
      opened.add(() => {
        limiter.close()
        redis.disconnect()
      })
      return limiter
    })
    const limit = { name: 'endpoint', attempts: 2, windowSeconds: 60 }
    const taken = []
    for (const limiter of [...limiters, ...limiters]) taken.push((await limiter.take(limit, 'key')).outcome)
    expect(taken).to.deep.equal(['granted', 'granted', 'reached', 'reached'])
  })

  it('says in the log what to do where the user may not ask for INFO', async () => {
    const node = new Redis(url)
    opened.add(() => node.disconnect())
    await node.call('ACL', 'SETUSER', 'blind', 'on', '>blind', '~*', '+@all', '-info', '-cluster')
    const pipeline = await opened.open(AuditPipeline.open(url.replace('//', '//blind:blind@')), closed)
    pipeline.start()
    await pipeline.store(1)
    const reason = 'REDIS_URL is one node of a Redis Cluster: allow its user INFO, or name several nodes'
    await eventually('it is logged', () => JSON.stringify(pipeline.log.lines).includes(reason))
  })

  it('says in the log what to do where QUEUE_PREFIX has no braces', async () => {
    const pipeline = await opened.open(AuditPipeline.open(url, { prefix: 'weibind' }), closed)
    pipeline.start()
    await pipeline.store(1)
    const reason = 'a Redis Cluster needs braces in QUEUE_PREFIX, such as {weibind-one}'
    await eventually('it is logged', () => JSON.stringify(pipeline.log.lines).includes(reason))
  })

  it('says in the log what to do where the nodes announce addresses that lead nowhere', async () => {
    await cluster.announcePort(await freePort())
    opened.add(() => cluster.announcePort('own'))
    const pipeline = await opened.open(AuditPipeline.open(url), closed)
    await eventually('it is logged', () => pipeline.log.lines.some(({ level }) => level === 'warn'), 10_000)
    expect(JSON.stringify(pipeline.log.lines)).to.include('set cluster-announce-ip or cluster-announce-hostname')
  })

  it('records each event once when the master of the queue is killed under load', async () => {
    const pipeline = await opened.open(AuditPipeline.open(url), closed)
    pipeline.start()
    const events = await pipeline.store(100)
    for (let step = 0; step < 40; step++) {
      if (step === 10) await cluster.killMasterOf(QUEUE_PREFIX)
      events.push(...(await pipeline.store(5)))
      await delay(50)
    }
    await pipeline.recorded(events, 15_000)
    const { events: all } = await pipeline.stores.auditLog.search({ limit: 1000 })
    expect(all).to.have.lengthOf(events.length)
  })
})

describe('redis: the address of a single Redis', () => {
  const opened = openedForTest()

  it('stays as it is, also where the user may not ask for INFO, and after a freeze', async () => {
    const server = await opened.open(RedisServer.start(), ({ process }) => process.remove())
    await server.call('ACL', 'SETUSER', 'blind', 'on', '>blind', '~*', '&*', '+@all', '-info')
    for (const url of [server.url, server.url.replace('//', '//blind:blind@')]) {
      const link = new RedisLink(url)
      opened.add(() => link.disconnect())
      await new Promise<void>((resolve) => link.onceReady(resolve))
      expect([link.current instanceof Redis, link.isKnown]).to.deep.equal([true, true])
    }
    const link = new RedisLink(server.url)
    opened.add(() => link.disconnect())
    link.current.once('connect', () => server.process.freeze())
    await delay(1500)
    server.process.thaw()
    await eventually('it is known', () => link.isKnown, 10_000)
    expect(link.current).to.be.instanceOf(Redis)
  }).timeout(FIRST_START_MS)
})
