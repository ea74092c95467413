import { expect } from 'chai'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { emptyQueue, everythingIn, lookingAt, QUEUE_PREFIX } from './bullmq-queue.js'

describe('bullmq: the public format of the queue', () => {
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

  it('is a job for each event: named by its type, with the id e_ and its id, with the event as data', async () => {
    const event = anEvent({ type: 'weibind.bind.required', subject: 'weibo:0123' })
    await pipeline.publisher.publish([event, anEvent()])
    await lookingAt(url, async (queue) => {
      const job = await queue.getJob(`e_${event.id}`)
      expect(job?.name).to.equal('weibind.bind.required')
      expect(job?.data).to.deep.equal(event)
      expect(await queue.getWaitingCount()).to.equal(2)
    })
  })

  it('keeps all keys in one slot of a cluster', async () => {
    const event = anEvent()
    await pipeline.publisher.publish([event])
    const keys = await lookingAt(url, (_, redis) => redis.keys('*audit*'))
    expect(keys).to.include(`${QUEUE_PREFIX}:audit:e_${event.id}`)
    for (const key of keys) expect(key.startsWith(`${QUEUE_PREFIX}:audit:`), key).to.equal(true)
  })

  it('removes the jobs of recorded events', async () => {
    pipeline.start()
    const events = await pipeline.store(300)
    await pipeline.recorded(events)
    const jobs = () => lookingAt(url, (_, redis) => redis.keys(`${QUEUE_PREFIX}:audit:e_*`))
    await eventually('the jobs are removed', async () => (await jobs()).length === 0)
  })

  it('does not contain why recording failed, which may be secret (LG-1)', async () => {
    const [event] = await pipeline.store(1)
    const record = {
      async execute() {
        throw new Error('canary-of-an-error')
      },
    }
    const failing = await opened.open(AuditPipeline.open(url, { record }), closed)
    failing.worker.start()
    await pipeline.publisher.publish(event ? [event] : [])
    await eventually('it has failed once', async () => (await everythingIn(url)).includes('recording failed'))
    expect(await everythingIn(url)).to.not.include('canary-of-an-error')
  })
})
