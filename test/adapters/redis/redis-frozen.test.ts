import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { TcpProxy } from '../../support/servers/tcp-proxy.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'
import { milliseconds } from './milliseconds.js'

describe('bullmq: a frozen Redis (RE-1)', () => {
  const opened = openedForTest()
  let server: RedisServer
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })
  beforeEach(async () => {
    server = await opened.open(RedisServer.start(), ({ process }) => process.remove())
  })
  const start = async (url: string) => {
    pipeline = await opened.open(AuditPipeline.open(url), closed)
    pipeline.start()
  }
  const openProxy = () => opened.open(TcpProxy.open(server.port), (proxy) => proxy.close())

  it('fails calls within their deadline, and is used again after it is thawed', async () => {
    await start(server.url)
    const health = new RedisHealthCheck(pipeline.redis, QUEUE_PREFIX)
    const events = await pipeline.store(100)
    await pipeline.recorded(events)
    server.process.freeze()
    events.push(...(await pipeline.store(100)))
    for (let time = 0; time < 2; time++) {
      expect(await milliseconds(rejectsUnavailable(pipeline.publisher.publish([anEvent()])))).to.be.lessThan(1200)
      expect(await milliseconds(health.isUp())).to.be.lessThan(600)
    }
    expect(await health.isUp()).to.equal(false)
    server.process.thaw()
    events.push(...(await pipeline.store(100)))
    await pipeline.recorded(events)
    await eventually('it is up', () => health.isUp())
  })

  it('is found again behind a network that dropped every packet', async () => {
    const proxy = await openProxy()
    await start(`redis://127.0.0.1:${proxy.port}`)
    const events = await pipeline.store(20)
    await pipeline.recorded(events)
    proxy.stall()
    events.push(...(await pipeline.store(20)))
    await rejectsUnavailable(pipeline.publisher.publish([anEvent()]))
    await proxy.restore()
    await pipeline.recorded(events)
  })

  const conditions: Readonly<Record<string, () => Promise<void> | void>> = {
    frozen: () => server.process.freeze(),
    killed: () => server.process.kill(),
  }
  for (const [condition, bring] of Object.entries(conditions))
    it(`lets the worker close by its deadline, ${condition} (RE-5)`, async () => {
      await start(server.url)
      await pipeline.recorded(await pipeline.store(1))
      await bring()
      await rejectsUnavailable(pipeline.publisher.publish([anEvent()]))
      expect(await milliseconds(pipeline.worker.close(500))).to.be.lessThan(800)
    })

  it('is not connected to again by a worker that closed while it was frozen', async () => {
    await start(server.url)
    await pipeline.recorded(await pipeline.store(1))
    server.process.freeze()
    // By now BullMQ has given up a connection, and connects again when that one ends.
    await delay(3000)
    await pipeline.worker.close(500)
    await pipeline.close()
    await server.process.kill()
    let connections = 0
    const other = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
      .listen(server.port, '127.0.0.1')
      .unref()
    opened.add(() => other.close())
    await once(other, 'listening')
    await delay(2500)
    expect(connections).to.equal(0)
  })

  it('lets a worker close that never reached it', async () => {
    const proxy = await openProxy()
    proxy.stall()
    await start(`redis://127.0.0.1:${proxy.port}`)
    expect(await milliseconds(pipeline.worker.close(300))).to.be.lessThan(600)
  })
})
