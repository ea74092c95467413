import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'

describe('bullmq: a Redis that is full (RE-1)', () => {
  const opened = openedForTest()
  let server: RedisServer
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })
  beforeEach(async () => {
    server = await opened.open(RedisServer.start(), ({ process }) => process.remove())
    pipeline = await opened.open(AuditPipeline.open(server.url), closed)
  })

  it('takes no events, loses none, and is not asked again without a pause', async () => {
    await pipeline.publisher.publish(times(50, () => anEvent()))
    const health = new RedisHealthCheck(pipeline.redis, QUEUE_PREFIX)
    expect(await health.isUp()).to.equal(true)
    await server.limitMemory(1)
    pipeline.start()
    const events = await pipeline.store(100)
    await rejectsUnavailable(pipeline.publisher.publish([anEvent()]))
    expect(await health.isUp()).to.equal(false)
    await eventually('relay and worker have logged it', () => pipeline.log.lines.length >= 2)
    const before = await commandsOf(server)
    await delay(1000)
    expect((await commandsOf(server)) - before).to.be.lessThan(500)
    await server.limitMemory(0)
    await pipeline.recorded(events)
    expect(await health.isUp()).to.equal(true)
    expect(pipeline.log.lines.filter(({ level }) => level === 'warn')).to.have.lengthOf(2)
  })
})

async function commandsOf(server: RedisServer): Promise<number> {
  const [, count] = /total_commands_processed:(\d+)/.exec(String(await server.call('INFO', 'stats'))) ?? []
  return Number(count)
}
