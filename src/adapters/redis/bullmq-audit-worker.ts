import { Worker } from 'bullmq'
import type { Log } from '../../application/ports/log.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { RecordAuditEvent } from '../../application/record-audit-event.js'
import { AUDIT_QUEUE, AUDIT_QUEUE_PREFIX } from './audit-job.js'
import { AuditJobProcessor } from './audit-job-processor.js'
import { byDeadline } from './deadline.js'
import { endConnection, patientConnection, type RedisConnection } from './redis-connection.js'
import { RedisOutage } from './redis-outage.js'

interface RunningWorker {
  readonly worker: Worker
  readonly connection: RedisConnection
  readonly processor: AuditJobProcessor
}

export interface BullmqAuditWorkerOptions {
  readonly redis: RedisConnection
  readonly record: Pick<RecordAuditEvent, 'execute'>
  readonly outbox: Pick<Outbox, 'setAside'>
  readonly log: Log
  readonly concurrency: number
  readonly tries?: number
  readonly retryDelayMs?: number
}

/** What a worker that died held is delivered again after some 5 to 9 s (rule RE-3). A crash is hardly the event's fault. */
const REDELIVERY = { lockDuration: 5000, stalledInterval: 2000, maxStalledCount: 10 }
/** How soon it tries again what Redis failed to do, and how long it waits at a stretch for a job. */
const PACE = { runRetryDelay: 500, drainDelay: 2 }
const PAUSE_MS = 500

/** Takes events off the queue and records them, whenever there is a Redis to take them from. */
export class BullmqAuditWorker {
  private running: RunningWorker | undefined

  constructor(private readonly options: BullmqAuditWorkerOptions) {}

  start(): void {
    if (this.running) return
    const { redis, log, concurrency, tries = 5, retryDelayMs = 500 } = this.options
    const processor = new AuditJobProcessor({ ...this.options, tries, retryDelayMs })
    const connection = patientConnection(redis)
    const worker = new Worker(AUDIT_QUEUE, (job, token) => processor.process(job, token), {
      connection,
      prefix: AUDIT_QUEUE_PREFIX,
      concurrency,
      // With the check, one failed command at the wrong time would end the worker for good.
      skipVersionCheck: true,
      ...REDELIVERY,
      ...PACE,
    })
    const outage = new RedisOutage(log)
    worker.on('error', (error) => outage.begun(error)).on('completed', () => outage.ended())
    pauseAfterRefusals(worker)
    this.running = { worker, connection, processor }
  }

  /** Takes no more, and lets what is running end; what has not ended by the deadline is delivered again. */
  async close(deadlineMs: number): Promise<void> {
    if (!this.running) return
    const { worker, connection } = this.running
    const ended = end(this.running)
    this.running = undefined
    worker.removeAllListeners('error').on('error', () => {})
    await byDeadline(ended, deadlineMs, () => {})
    const backend = worker.getBackend()
    backend.blockingClient?.then(endConnection, () => {})
    backend.close(true).catch(() => {})
    endConnection(connection)
  }
}

/** BullMQ's own end waits for ever where Redis is gone. What is being recorded ends in either case. */
async function end({ worker, connection, processor }: RunningWorker): Promise<void> {
  if (connection.status === 'ready') return worker.close()
  await worker.pause(true)
  await processor.idle()
  await worker.close(true)
}

/** A Redis that refuses what is asked of it, being full for one, would be asked again thousands of times a second. */
function pauseAfterRefusals(worker: Worker): void {
  worker.on('error', ({ name }) => {
    if (name !== 'ReplyError' || worker.isPaused()) return
    worker.pause(true).catch(() => {})
    setTimeout(() => worker.resume(), PAUSE_MS).unref()
  })
}
