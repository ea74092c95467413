import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { openedForSuite } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisCluster } from '../../support/servers/redis-cluster.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'
import { milliseconds } from './milliseconds.js'

describe('bullmq: a Redis Cluster (RE-1)', () => {
  const opened = openedForSuite()
  let cluster: RedisCluster
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
    cluster = await opened.open(RedisCluster.start(), (started) => started.remove())
    pipeline = await opened.open(AuditPipeline.open(cluster.urls), closed)
    pipeline.start()
  })

  it('carries events', async () => {
    await pipeline.recorded(await pipeline.store(200))
    expect(await new RedisHealthCheck(pipeline.redis, QUEUE_PREFIX).isUp()).to.equal(true)
  })

  it('records each event once when the master of the queue is killed under load', async () => {
    const { events: before } = await pipeline.stores.auditLog.search({ limit: 1000 })
    const events = await pipeline.store(100)
    for (let step = 0; step < 40; step++) {
      if (step === 10) await cluster.killMasterOf(QUEUE_PREFIX)
      events.push(...(await pipeline.store(5)))
      await delay(50)
    }
    await pipeline.recorded(events, 15_000)
    const { events: all } = await pipeline.stores.auditLog.search({ limit: 1000 })
    expect(all).to.have.lengthOf(before.length + events.length)
    expect(pipeline.log.lines.map(({ level }) => level)).to.include('warn')
    expect(await milliseconds(pipeline.worker.close(2000))).to.be.lessThan(2500)
  })
})
