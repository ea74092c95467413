import { Worker } from 'bullmq'
import pTimeout from 'p-timeout'
import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import { Outage } from '../../application/outage.js'
import type { Log } from '../../application/ports/log.js'
import { AUDIT_QUEUE } from './audit-job.js'
import { AuditJobProcessor } from './audit-job-processor.js'
import { endConnection, patientConnection, type RedisConnection } from './redis-connection.js'
import { redisFailure } from './redis-failure.js'

interface RunningWorker {
  readonly worker: Worker
  readonly connection: RedisConnection
  readonly processor: AuditJobProcessor
}

export interface BullmqAuditWorkerOptions {
  readonly redis: RedisConnection
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

  constructor(private readonly options: BullmqAuditWorkerOptions) {}

  start(): void {
    if (this.running) return
    const { redis, prefix, deliver, log, concurrency } = this.options
    const processor = new AuditJobProcessor(deliver)
    const connection = patientConnection(redis)
    const worker = new Worker(AUDIT_QUEUE, (job, token) => processor.process(job, token), {
      connection,
      prefix,
      concurrency,
      // A failed version check would end the worker for good.
      skipVersionCheck: true,
      ...REDELIVERY,
      ...PACE,
    })
    const outage = new Outage(log, {
      begin: 'Redis is unavailable; the audit worker waits',
      end: 'Redis is back; the audit worker continues',
    })
    worker.on('error', (error) => outage.begin({ reason: redisFailure(error) })).on('completed', () => outage.end())
    pauseAfterRefusals(worker)
    this.running = { worker, connection, processor }
  }

  /** Takes no more jobs and waits for those in progress; a job that outlives the deadline is delivered again. */
  async close(deadlineMs: number): Promise<void> {
    if (!this.running) return
    const { worker, connection } = this.running
    const ended = end(this.running)
    this.running = undefined
    worker.removeAllListeners('error').on('error', () => {})
    // pTimeout refuses 0.
    await pTimeout(ended, { milliseconds: Math.max(1, deadlineMs), message: false })
    const backend = worker.getBackend()
    backend.blockingClient?.then(endConnection, () => {})
    backend.close(true).catch(() => {})
    endConnection(connection)
  }
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
