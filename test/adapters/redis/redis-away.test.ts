import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { freePort } from '../../support/servers/free-port.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer, type RedisServerOptions } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'
import { milliseconds } from './milliseconds.js'

describe('bullmq: a Redis that is not there (RE-1)', () => {
  const opened = openedForTest()
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })
  const startRedis = (options?: RedisServerOptions) =>
    opened.open(RedisServer.start(options), ({ process }) => process.remove())
  const openPipeline = async (url: string) => {
    pipeline = await opened.open(AuditPipeline.open(url), closed)
  }

  it('fails calls within their deadline from the start, and is used as soon as it is there', async () => {
    const port = await freePort()
    await openPipeline(`redis://127.0.0.1:${port}`)
    pipeline.start()
    const health = new RedisHealthCheck(pipeline.redis, QUEUE_PREFIX)
    for (let time = 0; time < 3; time++) {
      expect(await milliseconds(rejectsUnavailable(pipeline.publisher.publish([anEvent()])))).to.be.lessThan(1200)
      expect(await milliseconds(health.isUp())).to.be.lessThan(600)
      expect(await health.isUp()).to.equal(false)
    }
    const events = await pipeline.store(50)
    await startRedis({ port })
    await pipeline.recorded(events)
    expect(await health.isUp()).to.equal(true)
  })

  for (const keepsData of [true, false])
    it(`records each event once when it is killed under load and is back ${keepsData ? 'with its data' : 'empty'}`, async () => {
      const server = await startRedis({ keepsData })
      await openPipeline(server.url)
      pipeline.start()
      const events = await pipeline.store(200)
      await eventually('some are recorded', () => pipeline.stores.auditLog.has(events[0]?.id ?? ''))
      await server.process.kill()
      events.push(...(await pipeline.store(200)))
      await server.startAgain()
      events.push(...(await pipeline.store(200)))
      await pipeline.recorded(events)
      const { events: all } = await pipeline.stores.auditLog.search({ limit: 1000 })
      expect(all).to.have.lengthOf(events.length)
    })

  it('gets the events again that were on the queue when it was emptied', async () => {
    const server = await startRedis()
    await openPipeline(server.url)
    pipeline.relay.start()
    const events = await pipeline.store(100)
    const published = async () => (await server.call('LLEN', `${QUEUE_PREFIX}:audit:wait`)) === 100
    await eventually('they are published', published)
    await server.flush()
    pipeline.worker.start()
    await pipeline.recorded(events)
  })

  it('is logged once for each outage, without the password of its address (LG-1)', async () => {
    const server = await startRedis({ password: 'canary-of-a-password' })
    await openPipeline(server.url)
    pipeline.start()
    await pipeline.recorded(await pipeline.store(1))
    for (let outage = 1; outage <= 2; outage++) {
      await server.process.kill()
      pipeline.store(1)
      await eventually('the outage is logged', () => logged('warn').length === 2 * outage)
      await server.startAgain()
      await pipeline.recorded(await pipeline.store(1))
      await eventually('its end is logged', () => logged('info').length === 2 * outage)
    }
    expect(JSON.stringify(logged('warn'))).to.not.include('canary')
  })

  it('is logged with a wrong password, but not with the password itself (LG-1)', async () => {
    const server = await startRedis({ password: 'right' })
    await openPipeline(server.url.replace('right', 'canary-of-a-password'))
    pipeline.start()
    await rejectsUnavailable(pipeline.publisher.publish([anEvent()]))
    await pipeline.store(1)
    await eventually('it is logged', () => logged('warn').length === 2)
    expect(JSON.stringify(logged('warn')))
      .to.include('WRONGPASS')
      .and.not.include('canary')
  })

  function logged(level: 'info' | 'warn'): string[] {
    const lines = pipeline.log.lines.filter((line) => line.level === level)
    return lines.map(({ message, fields }) => `${message} ${printed(fields)}`)
  }
})

/** As a log prints it, with all properties of an error. */
function printed(fields: object): string {
  return JSON.stringify(fields, (_, value: unknown) =>
    value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value,
  )
}
