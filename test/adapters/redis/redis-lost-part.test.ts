import { expect } from 'chai'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline } from './audit-pipeline.js'
import { emptyQueue, lookingAt } from './bullmq-queue.js'

describe('bullmq: a Redis that has lost a part of the queue (RE-1)', () => {
  let url: string
  let pipeline: AuditPipeline

  before(async function () {
    this.timeout(FIRST_START_MS)
    url = (await sharedRedis()).url
  })
  beforeEach(async () => {
    await emptyQueue(url)
    pipeline = await AuditPipeline.open(url)
  })
  afterEach(() => pipeline.close())

  it('gets events again whose jobs are there and in no list, as after an eviction', async () => {
    pipeline.relay.start()
    const events = await pipeline.store(50)
    await eventually('they are published', async () => (await waiting()) === 50)
    await inRedis('UNLINK', '{weibind}:audit:wait')
    pipeline.worker.start()
    await pipeline.recorded(events, 8000)
  })

  it('gets events again that it took in part, since a key of the queue was something else', async () => {
    await inRedis('SET', '{weibind}:audit:events', 'foreign')
    const events = await pipeline.store(20)
    pipeline.start()
    await eventually('it is told', () => pipeline.log.lines.length > 0)
    await inRedis('UNLINK', '{weibind}:audit:events')
    await pipeline.recorded(events, 8000)
  })

  it('gets an event of whose job only the key is there, and is something else', async () => {
    const [event = anEvent()] = await pipeline.store(1)
    await inRedis('SET', `{weibind}:audit:e_${event.id}`, 'foreign')
    pipeline.start()
    await pipeline.recorded([event], 5000)
  })

  it('leaves a job alone that waits its turn', async () => {
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
    return inRedis('LLEN', '{weibind}:audit:wait')
  }

  function inRedis(command: string, ...values: string[]): Promise<unknown> {
    return lookingAt(url, (_, redis) => redis.call(command, ...values))
  }
})
