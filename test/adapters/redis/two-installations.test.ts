import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { BullmqAuditPublisher } from '../../../src/adapters/redis/bullmq-audit-publisher.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { RedisServer } from '../../support/servers/redis-server.js'
import { AuditPipeline, closed } from './audit-pipeline.js'

const FORMER_PREFIX = '{weibind}'

describe('bullmq: two installations on one Redis', () => {
  const opened = openedForTest()
  let server: RedisServer

  beforeEach(async function () {
    this.timeout(FIRST_START_MS)
    server = await opened.open(RedisServer.start(), ({ process }) => process.remove())
  })

  const open = (prefix: string) => opened.open(AuditPipeline.open(server.url, { prefix }), closed)

  it('never take each other’s events, and cry no forgery', async () => {
    const [one, other] = [await open('{weibind-0000000a}'), await open('{weibind-0000000b}')]
    for (const pipeline of [one, other]) pipeline.start()
    const [ofOne, ofOther] = await Promise.all([one.store(100), other.store(100)])
    await Promise.all([one.recorded(ofOne), other.recorded(ofOther)])
    for (const { log } of [one, other]) expect(log.lines).to.deep.equal([])
    const keys = (await server.call('KEYS', '*')) as string[]
    for (const key of keys) expect(key).to.match(/^\{weibind-0000000[ab]\}:/)
  })

  it('leave each other’s events on the queue while a worker is away', async () => {
    const [one, other] = [await open('{weibind-0000000a}'), await open('{weibind-0000000b}')]
    other.start()
    one.relay.start()
    const events = await one.store(50)
    await delay(500)
    expect(await server.call('LLEN', '{weibind-0000000a}:audit:wait')).to.equal(50)
    one.worker.start()
    await one.recorded(events)
  })
})

describe('bullmq: an upgrade to another prefix', () => {
  const opened = openedForTest()

  it('loses no event and records none twice: what is left under the former prefix is published again', async () => {
    const server = await opened.open(RedisServer.start(), ({ process }) => process.remove())
    const pipeline = await opened.open(AuditPipeline.open(server.url, { prefix: '{weibind-0000000a}' }), closed)
    const { outbox } = pipeline.stores
    const events = await pipeline.store(30)
    const claimed = await outbox.claim(100, new Date(), new Date(Date.now() + 1000))
    await new BullmqAuditPublisher(pipeline.redis, FORMER_PREFIX).publish(claimed)
    await outbox.published(
      claimed.map(({ id }) => id),
      new Date(Date.now() + 2000),
    )
    expect(await server.call('LLEN', `${FORMER_PREFIX}:audit:wait`)).to.equal(30)
    pipeline.start()
    const later = await pipeline.store(10)
    await pipeline.recorded([...events, ...later], 10_000)
    const { events: all } = await pipeline.stores.auditLog.search({ limit: 100 })
    expect(all).to.have.length(40)
    expect(pipeline.log.lines).to.deep.equal([])
  }).timeout(FIRST_START_MS)

  it('treats the events that are left there as already recorded, if the former prefix is set again', async () => {
    const server = await opened.open(RedisServer.start(), ({ process }) => process.remove())
    const pipeline = await opened.open(AuditPipeline.open(server.url, { prefix: FORMER_PREFIX }), closed)
    const events = await pipeline.store(30)
    await pipeline.publisher.publish(events)
    for (const event of events) {
      await pipeline.stores.auditLog.record(event)
      await pipeline.stores.outbox.done(event)
    }
    pipeline.worker.start()
    const jobs = () => server.call('KEYS', `${FORMER_PREFIX}:audit:e_*`)
    await eventually('none is left', async () => JSON.stringify(await jobs()) === '[]')
    expect(pipeline.log.lines).to.deep.equal([])
  }).timeout(FIRST_START_MS)
})
