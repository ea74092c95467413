import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { freePort } from '../../support/servers/free-port.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline } from './audit-pipeline.js'
import { milliseconds } from './milliseconds.js'

describe('bullmq: a Redis that is not there (RE-1)', () => {
  let server: RedisServer | undefined
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })
  afterEach(async () => {
    await pipeline.close()
    await server?.process.remove()
    server = undefined
  })

  it('is refused within its deadline from the start, and served as soon as it comes', async () => {
    const port = await freePort()
    pipeline = (await AuditPipeline.open(`redis://127.0.0.1:${port}`)).start()
    const health = new RedisHealthCheck(pipeline.redis)
    for (let time = 0; time < 3; time++) {
      expect(await milliseconds(rejectsUnavailable(pipeline.publisher.publish([anEvent()])))).to.be.lessThan(1200)
      expect(await milliseconds(health.isUp())).to.be.lessThan(600)
      expect(await health.isUp()).to.equal(false)
    }
    const events = await pipeline.store(50)
    server = await RedisServer.start({ port })
    await pipeline.recorded(events, 8000)
    expect(await health.isUp()).to.equal(true)
  }).timeout(15_000)

  for (const keepsData of [true, false])
    it(`loses and doubles nothing, killed under load and back ${keepsData ? 'with its data' : 'empty'}`, async () => {
      server = await RedisServer.start({ keepsData })
      pipeline = (await AuditPipeline.open(server.url)).start()
      const events = await pipeline.store(200)
      await eventually('some are recorded', () => pipeline.stores.auditLog.has(events[0]?.id ?? ''))
      await server.process.kill()
      events.push(...(await pipeline.store(200)))
      await server.startAgain()
      events.push(...(await pipeline.store(200)))
      await pipeline.recorded(events, 10_000)
      const { events: all } = await pipeline.stores.auditLog.search({ limit: 1000 })
      expect(all).to.have.lengthOf(events.length)
    }).timeout(15_000)

  it('finds again what was on the queue when it was emptied', async () => {
    server = await RedisServer.start()
    pipeline = await AuditPipeline.open(server.url)
    pipeline.relay.start()
    const events = await pipeline.store(100)
    const published = async () => (await server?.call('LLEN', '{weibind}:audit:wait')) === 100
    await eventually('they are published', published)
    await server.flush()
    pipeline.worker.start()
    await pipeline.recorded(events, 8000)
  }).timeout(15_000)

  it('is told once for each outage, without the password of its address (LG-1)', async () => {
    server = await RedisServer.start({ password: 'canary-of-a-password' })
    pipeline = (await AuditPipeline.open(server.url)).start()
    await pipeline.recorded(await pipeline.store(1), 5000)
    for (let outage = 1; outage <= 2; outage++) {
      await server.process.kill()
      pipeline.store(1)
      await eventually('the outage is told', () => told('warn').length === 2 * outage)
      await server.startAgain()
      await pipeline.recorded(await pipeline.store(1), 8000)
      await eventually('its end is told', () => told('info').length === 2 * outage)
    }
    expect(JSON.stringify(told('warn'))).to.not.include('canary')
  }).timeout(20_000)

  it('says that a password is wrong, without saying it (LG-1)', async () => {
    server = await RedisServer.start({ password: 'right' })
    pipeline = (await AuditPipeline.open(server.url.replace('right', 'canary-of-a-password'))).start()
    await rejectsUnavailable(pipeline.publisher.publish([anEvent()]))
    await pipeline.store(1)
    await eventually('it is told', () => told('warn').length === 2)
    expect(JSON.stringify(told('warn')))
      .to.include('WRONGPASS')
      .and.not.include('canary')
  })

  function told(level: 'info' | 'warn'): string[] {
    const lines = pipeline.log.lines.filter((line) => line.level === level)
    return lines.map(({ message, fields }) => `${message} ${spelledOut(fields)}`)
  }
})

/** As a log would print it, with all that an error carries. */
function spelledOut(fields: object): string {
  return JSON.stringify(fields, (_, value: unknown) =>
    value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value,
  )
}
