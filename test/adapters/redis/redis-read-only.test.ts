import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { eventually } from '../../support/eventually.js'
import { openedForSuite } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'

describe('bullmq: a Redis that became a replica (RE-1)', () => {
  const opened = openedForSuite()
  let one: RedisServer
  let other: RedisServer
  let leadsTo: number
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    one = await opened.open(RedisServer.start(), ({ process }) => process.remove())
    other = await opened.open(RedisServer.start(), ({ process }) => process.remove())
    leadsTo = one.port
    // Like a name that leads to the current master: open connections stay where they are.
    const door = createServer((client) => {
      const server = connect(leadsTo, '127.0.0.1')
      client.on('error', () => server.destroy()).pipe(server)
      server.on('error', () => client.destroy()).pipe(client)
    }).listen(0, '127.0.0.1')
    opened.add(() => door.close())
    await once(door, 'listening')
    const { port } = door.address() as AddressInfo
    pipeline = await opened.open(AuditPipeline.open(`redis://127.0.0.1:${port}`), closed)
    pipeline.start()
  })

  it('is reported as down, and is left for the new master as soon as the address leads there', async () => {
    const health = new RedisHealthCheck(pipeline.redis, QUEUE_PREFIX)
    await pipeline.recorded(await pipeline.store(10))
    expect(await health.isUp()).to.equal(true)
    await one.call('REPLICAOF', '127.0.0.1', other.port)
    expect(await health.isUp()).to.equal(false)
    const events = await pipeline.store(10)
    leadsTo = other.port
    await pipeline.recorded(events)
    await eventually('it is up again', () => health.isUp())
  })
})
