import { once } from 'node:events'
import { Queue } from 'bullmq'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { AUDIT_QUEUE, AUDIT_QUEUE_PREFIX, type AuditJob, auditJob } from './audit-job.js'
import { byDeadline } from './deadline.js'
import type { RedisConnection } from './redis-connection.js'
import { redisFailure } from './redis-failure.js'
import { stuckJobs } from './stuck-jobs.js'

const DEADLINE_MS = 1000

/** Puts events on the queue, or says within a second that it could not. What it could not may be there all the same. */
export class BullmqAuditPublisher implements AuditPublisher {
  private readonly queue: Queue

  constructor(private readonly redis: RedisConnection) {
    // Without both of the last two, `addBulk` waits for a Redis that is away for as long as that takes.
    const options = { connection: redis, skipWaitingForReady: true, skipVersionCheck: true }
    this.queue = new Queue(AUDIT_QUEUE, { ...options, prefix: AUDIT_QUEUE_PREFIX })
    this.queue.on('error', () => {})
  }

  async publish(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return
    const signal = AbortSignal.timeout(DEADLINE_MS)
    const tooLate = () => {
      throw new Error('Redis does not answer')
    }
    try {
      await byDeadline(this.put(events.map(auditJob), signal), DEADLINE_MS, tooLate)
    } catch (error) {
      throw new Unavailable(`the audit queue did not take every event: ${redisFailure(error)}`)
    }
  }

  /**
   * An id that is there already is passed over in silence. An event that is to be published is not recorded: so what is
   * there and on no way to a worker is taken away first.
   */
  private async put(jobs: readonly AuditJob[], signal: AbortSignal): Promise<void> {
    if (this.redis.status !== 'ready') await once(this.redis, 'ready', { signal })
    const keyOf = (name: string) => this.queue.toKey(name)
    const ids = jobs.map(({ opts }) => opts.jobId)
    const { finished, lost } = await stuckJobs(this.redis, keyOf, ids)
    await Promise.all([
      ...finished.map((id) => this.queue.remove(id)),
      // Whatever it is: it may be no job at all.
      ...lost.map((id) => this.redis.unlink(keyOf(id))),
    ])
    await this.queue.addBulk([...jobs])
  }
}
