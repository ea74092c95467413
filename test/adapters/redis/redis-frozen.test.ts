import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { TcpProxy } from '../../support/servers/tcp-proxy.js'
import { AuditPipeline } from './audit-pipeline.js'
import { milliseconds } from './milliseconds.js'

describe('bullmq: a Redis that does not answer (RE-1)', () => {
  let server: RedisServer
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })
  beforeEach(async () => {
    server = await RedisServer.start()
  })
  afterEach(async () => {
    server.process.thaw()
    await server.process.remove()
  })

  it('is given up within its deadline, and used again when it is thawed', async () => {
    pipeline = (await AuditPipeline.open(server.url)).start()
    const health = new RedisHealthCheck(pipeline.redis)
    const events = await pipeline.store(100)
    await pipeline.recorded(events, 5000)
    server.process.freeze()
    events.push(...(await pipeline.store(100)))
    for (let time = 0; time < 2; time++) {
      expect(await milliseconds(rejectsUnavailable(pipeline.publisher.publish([anEvent()])))).to.be.lessThan(1200)
      expect(await milliseconds(health.isUp())).to.be.lessThan(600)
    }
    expect(await health.isUp()).to.equal(false)
    server.process.thaw()
    events.push(...(await pipeline.store(100)))
    await pipeline.recorded(events, 10_000)
    await eventually('it is up', () => health.isUp())
    await pipeline.close()
  }).timeout(20_000)

  it('is found again behind a network that swallowed every packet', async () => {
    const proxy = await TcpProxy.open(server.port)
    pipeline = (await AuditPipeline.open(`redis://127.0.0.1:${proxy.port}`)).start()
    const events = await pipeline.store(20)
    await pipeline.recorded(events, 5000)
    proxy.stall()
    events.push(...(await pipeline.store(20)))
    await rejectsUnavailable(pipeline.publisher.publish([anEvent()]))
    await proxy.restore()
    await pipeline.recorded(events, 10_000)
    await pipeline.close()
    await proxy.close()
  }).timeout(20_000)

  const conditions: Readonly<Record<string, () => Promise<void> | void>> = {
    frozen: () => server.process.freeze(),
    'gone for good': () => server.process.kill(),
  }
  for (const [condition, bring] of Object.entries(conditions))
    it(`does not keep the worker from closing by its deadline, ${condition} (RE-5)`, async () => {
      pipeline = (await AuditPipeline.open(server.url)).start()
      await pipeline.recorded(await pipeline.store(1), 5000)
      await bring()
      await rejectsUnavailable(pipeline.publisher.publish([anEvent()]))
      expect(await milliseconds(pipeline.worker.close(500))).to.be.lessThan(800)
      await pipeline.close()
    })

  it('is not looked for any more by a worker that closed while it was frozen', async () => {
    pipeline = (await AuditPipeline.open(server.url)).start()
    await pipeline.recorded(await pipeline.store(1), 5000)
    server.process.freeze()
    // By then BullMQ waits for the end of a connection that it has given up, in order to connect it again.
    await delay(3000)
    await pipeline.worker.close(500)
    await pipeline.close()
    await server.process.kill()
    let visits = 0
    const other = createServer((socket) => {
      visits += 1
      socket.destroy()
    }).listen(server.port, '127.0.0.1')
    await once(other, 'listening')
    await delay(2500)
    other.close()
    expect(visits).to.equal(0)
  }).timeout(20_000)

  it('does not keep a worker from closing that never saw it', async () => {
    const proxy = await TcpProxy.open(server.port)
    proxy.stall()
    pipeline = (await AuditPipeline.open(`redis://127.0.0.1:${proxy.port}`)).start()
    expect(await milliseconds(pipeline.worker.close(300))).to.be.lessThan(600)
    await pipeline.close()
    await proxy.close()
  })
})
