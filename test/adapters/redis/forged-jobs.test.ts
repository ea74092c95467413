import { Worker } from 'bullmq'
import { expect } from 'chai'
import { anEvent } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline } from './audit-pipeline.js'
import { emptyQueue, lookingAt } from './bullmq-queue.js'

describe('bullmq: jobs that a stranger puts straight into Redis (LG-4)', () => {
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

  const forged = anEvent({ subject: 'weibo:forged' })
  const ids = {
    'looks like ours': `e_${forged.id}`,
    'has no prefix': 'ours-not',
    'was made by Redis': undefined,
    'is the name of a property': 'e___proto__',
    'is a text that no store can hold': 'e_nul\0tail',
  }

  for (const [what, jobId] of Object.entries(ids))
    it(`are set aside and counted, never recorded, where their id ${what}`, async () => {
      pipeline.start()
      await lookingAt(url, async (queue) => {
        await queue.add(forged.type, forged, { ...(jobId ? { jobId } : {}), attempts: 100, removeOnFail: true })
        await eventually('it is set aside', async () => (await queue.getFailedCount()) === 1)
        const [job] = await queue.getFailed()
        expect(job?.failedReason).to.match(/^forged/)
      })
      await pipeline.recorded(await pipeline.store(10), 5000)
      expect((await pipeline.stores.auditLog.search({ limit: 100 })).events).to.have.lengthOf(10)
      expect(pipeline.log.lines.filter(({ level }) => level === 'error')).to.have.lengthOf(1)
    })

  it('change nothing of a real event by coming first, with its id and data of their own', async () => {
    const [event] = await pipeline.store(1)
    await lookingAt(url, (queue) => queue.add('other', { ...forged, id: forged.id }, { jobId: `e_${event?.id}` }))
    pipeline.start()
    await pipeline.recorded(event ? [event] : [], 5000)
    expect((await pipeline.stores.auditLog.search({ limit: 10 })).events).to.deep.equal([event])
  })

  it('hold nothing up where they are no jobs at all', async () => {
    pipeline.start()
    await lookingAt(url, async (_, redis) => {
      await redis.hset('{weibind}:audit:e_garbage', { name: 'x', data: '{not json', opts: '[', timestamp: '-' })
      await redis.rpush('{weibind}:audit:wait', 'e_garbage', 'e_nothing', '')
      await redis.zadd('{weibind}:audit:marker', 0, '0')
    })
    await pipeline.recorded(await pipeline.store(100), 5000)
  })

  const thefts: Readonly<Record<string, () => Promise<void>>> = {
    'took and finished': async () => {},
    'took and gave up for good': () => Promise.reject(new Error('no')),
  }
  for (const [what, work] of Object.entries(thefts))
    it(`do not silence an event whose job a stranger ${what}`, async () => {
      const [event] = await pipeline.store(1)
      await lookingAt(url, async (queue, redis) => {
        const connection = redis.duplicate()
        const thief = new Worker('audit', work, { prefix: '{weibind}', connection })
        await pipeline.publisher.publish(event ? [event] : [])
        const counts = () => queue.getJobCounts('completed', 'failed')
        await eventually('it is stolen', async () => Object.values(await counts()).includes(1))
        await thief.close(true)
        connection.disconnect()
      })
      pipeline.start()
      await pipeline.recorded(event ? [event] : [], 5000)
    })
})
