import { expect } from 'chai'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { emptyQueue, lookingAt, QUEUE_PREFIX } from './bullmq-queue.js'

describe('bullmq: a Redis that lost part of the queue (RE-1)', () => {
  const opened = openedForTest()
  let url: string
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    url = (await sharedRedis()).url
  })
  beforeEach(async () => {
    await emptyQueue(url)
    pipeline = await opened.open(AuditPipeline.open(url), closed)
  })

  it('gets events again whose jobs exist but are on no list, as after an eviction', async () => {
    pipeline.relay.start()
    const events = await pipeline.store(50)
    await eventually('they are published', async () => (await waiting()) === 50)
    await inRedis('UNLINK', `${QUEUE_PREFIX}:audit:wait`)
    pipeline.worker.start()
    await pipeline.recorded(events)
  })

  it('gets events again that were added in part, since a key of the queue had a foreign value', async () => {
    await inRedis('SET', `${QUEUE_PREFIX}:audit:events`, 'foreign')
    const events = await pipeline.store(20)
    pipeline.start()
    await eventually('the failure is logged', () => pipeline.log.lines.length > 0)
    await inRedis('UNLINK', `${QUEUE_PREFIX}:audit:events`)
    await pipeline.recorded(events)
  })

  it('gets an event again whose job key has a foreign value', async () => {
    const [event = anEvent()] = await pipeline.store(1)
    await inRedis('SET', `${QUEUE_PREFIX}:audit:e_${event.id}`, 'foreign')
    pipeline.start()
    await pipeline.recorded([event])
  })

  it('does not replace a job that waits', async () => {
    const [event = anEvent()] = await pipeline.store(1)
    await pipeline.publisher.publish([event])
    await lookingAt(url, async (queue) => {
      const before = await queue.getJob(`e_${event.id}`)
      await pipeline.publisher.publish([event])
      const after = await queue.getJob(`e_${event.id}`)
      expect(after?.timestamp).to.equal(before?.timestamp)
      expect(await waiting()).to.equal(1)
    })
  })

  function waiting(): Promise<unknown> {
    return inRedis('LLEN', `${QUEUE_PREFIX}:audit:wait`)
  }

  function inRedis(command: string, ...values: string[]): Promise<unknown> {
    return lookingAt(url, (_, redis) => redis.call(command, ...values))
  }
})
