import { Worker } from 'bullmq'
import pTimeout from 'p-timeout'
import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import { Outage } from '../../application/outage.js'
import type { Log } from '../../application/ports/log.js'
import { AUDIT_QUEUE } from './audit-job.js'
import { AuditJobProcessor } from './audit-job-processor.js'
import { endConnection, patientConnection, type RedisConnection } from './redis-connection.js'
import { redisFailure } from './redis-failure.js'
import type { RedisLink } from './redis-link.js'

interface RunningWorker {
  readonly worker: Worker
  readonly connection: RedisConnection
  readonly processor: AuditJobProcessor
}

export interface BullmqAuditWorkerOptions {
  readonly redis: RedisLink
  /** What the queue's keys begin with: `QUEUE_PREFIX`. */
  readonly prefix: string
  readonly deliver: Pick<DeliverAuditEvent, 'execute'>
  readonly log: Log
  readonly concurrency: number
}

/** A dead worker's jobs are delivered again after 5 to 9 s (rule RE-3). Crashes are not blamed on the event. */
const REDELIVERY = { lockDuration: 5000, stalledInterval: 2000, maxStalledCount: 10 }
/** Milliseconds before a failed command is repeated; seconds that the worker blocks for a job. */
const PACE = { runRetryDelay: 500, drainDelay: 2 }
const PAUSE_MS = 500

/** Takes events off the queue and delivers them while Redis is available. */
export class BullmqAuditWorker {
  private running: RunningWorker | undefined
  private readonly outage: Outage

  constructor(private readonly options: BullmqAuditWorkerOptions) {
    this.outage = new Outage(options.log, {
      begin: 'Redis is unavailable; the audit worker waits',
      end: 'Redis is back; the audit worker continues',
    })
  }

  start(): void {
    if (this.running) return
    this.running = this.open()
    this.options.redis.onReplaced(() => {
      if (!this.running) return
      void shut(this.running, 0)
      this.running = this.open()
    })
  }

  private open(): RunningWorker {
    const { redis, prefix, deliver, concurrency } = this.options
    const processor = new AuditJobProcessor(deliver)
    const connection = patientConnection(redis.current)
    const worker = new Worker(AUDIT_QUEUE, (job, token) => processor.process(job, token), {
      connection,
      prefix,
      concurrency,
      // A failed version check would end the worker for good.
      skipVersionCheck: true,
      ...REDELIVERY,
      ...PACE,
    })
    worker
      .on('error', (error) => {
        // A single address that leads to a cluster: the connection is about to be replaced.
        if (!redis.isKnown && error.message.startsWith('MOVED')) return
        this.outage.begin({ reason: redisFailure(error) })
      })
      .on('completed', () => this.outage.end())
    pauseAfterRefusals(worker)
    return { worker, connection, processor }
  }

  /** Takes no more jobs and waits for those in progress; a job that outlives the deadline is delivered again. */
  async close(deadlineMs: number): Promise<void> {
    if (!this.running) return
    const running = this.running
    this.running = undefined
    await shut(running, deadlineMs)
  }
}

async function shut(running: RunningWorker, deadlineMs: number): Promise<void> {
  const { worker, connection } = running
  const ended = end(running)
  worker.removeAllListeners('error').on('error', () => {})
  // pTimeout refuses 0.
  await pTimeout(ended, { milliseconds: Math.max(1, deadlineMs), message: false })
  const backend = worker.getBackend()
  backend.blockingClient?.then(endConnection, () => {})
  backend.close(true).catch(() => {})
  endConnection(connection)
}

/** Without a connection `worker.close()` never resolves, so only the jobs in progress are waited for. */
async function end({ worker, connection, processor }: RunningWorker): Promise<void> {
  if (connection.status === 'ready') return worker.close()
  await worker.pause(true)
  await processor.idle()
  await worker.close(true)
}

/** BullMQ repeats a command that Redis refuses, being full for example, thousands of times a second. */
function pauseAfterRefusals(worker: Worker): void {
  worker.on('error', ({ name }) => {
    if (name !== 'ReplyError' || worker.isPaused()) return
    worker.pause(true).catch(() => {})
    setTimeout(() => worker.resume(), PAUSE_MS).unref()
  })
}
