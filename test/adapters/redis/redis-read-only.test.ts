import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { expect } from 'chai'
import { RedisHealthCheck } from '../../../src/adapters/redis/redis-health-check.js'
import { eventually } from '../../support/eventually.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { AuditPipeline } from './audit-pipeline.js'

describe('bullmq: a Redis that became a replica (RE-1)', () => {
  let one: RedisServer
  let other: RedisServer
  let leadsTo: number
  let door: Server
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    ;[one, other] = await Promise.all([RedisServer.start(), RedisServer.start()])
    leadsTo = one.port
    // A name that leads to whoever is the master: those who are inside stay where they are.
    door = createServer((client) => {
      const server = connect(leadsTo, '127.0.0.1')
      client.on('error', () => server.destroy()).pipe(server)
      server.on('error', () => client.destroy()).pipe(client)
    }).listen(0, '127.0.0.1')
    await once(door, 'listening')
    const { port } = door.address() as AddressInfo
    pipeline = (await AuditPipeline.open(`redis://127.0.0.1:${port}`)).start()
  })
  after(async () => {
    await pipeline.close()
    door.close()
    await Promise.all([one.process.remove(), other.process.remove()])
  })

  it('is down, and is left for the new master as soon as its address leads there', async () => {
    const health = new RedisHealthCheck(pipeline.redis)
    await pipeline.recorded(await pipeline.store(10), 5000)
    expect(await health.isUp()).to.equal(true)
    await one.call('REPLICAOF', '127.0.0.1', other.port)
    expect(await health.isUp()).to.equal(false)
    const events = await pipeline.store(10)
    leadsTo = other.port
    await pipeline.recorded(events, 8000)
    await eventually('it is up again', () => health.isUp())
  }).timeout(20_000)
})
