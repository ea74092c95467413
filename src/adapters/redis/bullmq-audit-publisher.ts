import { Queue } from 'bullmq'
import pTimeout from 'p-timeout'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { AUDIT_QUEUE, type AuditJob, auditJob } from './audit-job.js'
import type { RedisConnection } from './redis-connection.js'
import { redisFailure } from './redis-failure.js'
import type { RedisLink } from './redis-link.js'
import { removeStuckJobs } from './stuck-jobs.js'

const DEADLINE_MS = 1000

/** Puts events on the queue, or throws Unavailable within a second; an event may then be on the queue nevertheless. */
export class BullmqAuditPublisher implements AuditPublisher {
  private opened: { readonly redis: RedisConnection; readonly queue: Queue } | null = null

  /** @param prefix what the queue's keys begin with: `QUEUE_PREFIX` */
  constructor(
    private readonly redis: RedisLink,
    private readonly prefix: string,
  ) {}

  async publish(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return
    const connecting = new AbortController()
    const added = this.add(events.map(auditJob), connecting.signal)
    try {
      await pTimeout(added, { milliseconds: DEADLINE_MS, message: 'Redis does not answer' })
    } catch (error) {
      throw new Unavailable(`the audit queue did not take every event: ${redisFailure(error)}`)
    } finally {
      connecting.abort()
    }
  }

  /** How many jobs wait for a worker, or for their time. @throws if Redis cannot be reached */
  async waiting(): Promise<number> {
    const counts = await this.queueOf(this.redis.current).getJobCounts('waiting', 'delayed')
    return Object.values(counts).reduce((sum, count) => sum + count, 0)
  }

  private async add(jobs: readonly AuditJob[], signal: AbortSignal): Promise<void> {
    const redis = await this.redis.ready(signal)
    const queue = this.queueOf(redis)
    await removeStuckJobs(
      redis,
      queue,
      jobs.map(({ opts }) => opts.jobId),
    )
    await queue.addBulk([...jobs])
  }

  private queueOf(redis: RedisConnection): Queue {
    if (this.opened?.redis === redis) return this.opened.queue
    // `addBulk` waits for Redis without a limit unless both of the last two options are set.
    const options = { connection: redis, skipWaitingForReady: true, skipVersionCheck: true }
    const queue = new Queue(AUDIT_QUEUE, { ...options, prefix: this.prefix })
    queue.on('error', () => {})
    this.opened = { redis, queue }
    return queue
  }
}
