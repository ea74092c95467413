import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { eventually } from '../../support/eventually.js'
import { openedForTest } from '../../support/opened.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { AuditPipeline, closed } from './audit-pipeline.js'
import { emptyQueue, lookingAt } from './bullmq-queue.js'

const CHILD = fileURLToPath(new URL('./worker-that-never-ends.js', import.meta.url))

describe('bullmq: a worker process that fails during a job (RE-3)', () => {
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

  it('has its event delivered again within 15 s and recorded once, whether it is killed or frozen past its lock', async () => {
    const events = await pipeline.store(2)
    await pipeline.publisher.publish(events)
    const [killed, frozen] = [await takesOne(), await takesOne()]
    killed.kill('SIGKILL')
    frozen.kill('SIGSTOP')
    pipeline.worker.start()
    await pipeline.recorded(events, 15_000)
    frozen.kill('SIGCONT')
    frozen.send('go on')
    await pipeline.recorded(await pipeline.store(0), 1000)
    expect((await pipeline.stores.auditLog.search({ limit: 10 })).events).to.have.lengthOf(2)
    await lookingAt(url, async (queue) => {
      const isEmpty = async () => Object.values(await queue.getJobCounts()).every((count) => count === 0)
      await eventually('the queue is empty', isEmpty)
    })
  }).timeout(25_000)

  async function takesOne(): Promise<ChildProcess> {
    const child = fork(CHILD, [url])
    opened.add(() => child.kill('SIGKILL'))
    await once(child, 'message')
    return child
  }
})
