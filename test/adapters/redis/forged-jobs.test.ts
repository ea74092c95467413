import { Worker } from 'bullmq'
import { expect } from 'chai'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { emptyQueue, lookingAt, QUEUE_PREFIX } from './bullmq-queue.js'

describe('bullmq: jobs that another program puts into Redis (LG-4, OP-9)', () => {
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

  const forged = anEvent({ subject: 'weibo:forged' })
  const ids = {
    'looks like ours': `e_${forged.id}`,
    'has no prefix': 'ours-not',
    'was made by Redis': undefined,
    'names a property of every object': 'e___proto__',
    'is a text that no store can hold': 'e_nul\0tail',
  }

  for (const [what, jobId] of Object.entries(ids))
    it(`fail and stay listed, and are not recorded, when their id ${what}`, async () => {
      pipeline.start()
      await lookingAt(url, async (queue) => {
        await queue.add(forged.type, forged, { ...(jobId ? { jobId } : {}), attempts: 100, removeOnFail: true })
        await eventually('it has failed', async () => (await queue.getFailedCount()) === 1)
        const [job] = await queue.getFailed()
        expect(job?.failedReason).to.match(/^forged/)
      })
      await pipeline.recorded(await pipeline.store(10))
      expect((await pipeline.stores.auditLog.search({ limit: 100 })).events).to.have.lengthOf(10)
      expect(pipeline.log.lines.filter(({ level }) => level === 'error')).to.have.lengthOf(1)
      const [kept] = await pipeline.stores.forgedJobs.list()
      expect(kept).to.include({ name: forged.type, size: Buffer.byteLength(JSON.stringify(forged)) })
      expect(JSON.stringify(kept)).to.not.include('weibo:forged')
      expect(await pipeline.stores.forgedJobs.count()).to.equal(1)
    })

  it('do not change the event whose id they took, even if they were first', async () => {
    const [event] = await pipeline.store(1)
    await lookingAt(url, (queue) => queue.add('other', { ...forged, id: forged.id }, { jobId: `e_${event?.id}` }))
    pipeline.start()
    await pipeline.recorded(event ? [event] : [])
    expect((await pipeline.stores.auditLog.search({ limit: 10 })).events).to.deep.equal([event])
  })

  it('do not hold up the queue when they are no jobs', async () => {
    pipeline.start()
    await lookingAt(url, async (_, redis) => {
      await redis.hset(`${QUEUE_PREFIX}:audit:e_garbage`, { name: 'x', data: '{not json', opts: '[', timestamp: '-' })
      await redis.rpush(`${QUEUE_PREFIX}:audit:wait`, 'e_garbage', 'e_nothing', '')
      await redis.zadd(`${QUEUE_PREFIX}:audit:marker`, 0, '0')
    })
    await pipeline.recorded(await pipeline.store(100))
  })

  const thefts: Readonly<Record<string, () => Promise<void>>> = {
    completed: async () => {},
    failed: () => Promise.reject(new Error('no')),
  }
  for (const [what, work] of Object.entries(thefts))
    it(`do not keep an event from being recorded whose job another worker ${what}`, async () => {
      const [event] = await pipeline.store(1)
      await lookingAt(url, async (queue, redis) => {
        const connection = redis.duplicate()
        opened.add(() => connection.disconnect())
        const thief = new Worker('audit', work, { prefix: QUEUE_PREFIX, connection })
        opened.add(() => thief.close(true))
        await pipeline.publisher.publish(event ? [event] : [])
        const counts = () => queue.getJobCounts('completed', 'failed')
        await eventually('the other worker has it', async () => Object.values(await counts()).includes(1))
        await thief.close(true)
      })
      pipeline.start()
      await pipeline.recorded(event ? [event] : [])
    })
})
