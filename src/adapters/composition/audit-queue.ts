import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { RecordAuditEvent } from '../../application/record-audit-event.js'
import type { Settings } from '../config/settings.js'
import { MemoryAuditQueue } from '../memory/memory-audit-queue.js'
import { BullmqAuditPublisher } from '../redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../redis/bullmq-audit-worker.js'
import { BullmqHealthCheck } from '../redis/bullmq-health-check.js'
import { warnOfEviction } from '../redis/eviction-warning.js'
import { redisConnection } from '../redis/redis-connection.js'

/** The queue of audit events, with the worker of this process. */
export interface AuditQueue {
  readonly publisher: AuditPublisher
  readonly health: HealthCheck
  /** Takes no new jobs, and waits for the running ones until the deadline. */
  close(deadlineMs: number): Promise<void>
}

export interface AuditQueueParts {
  readonly record: Pick<RecordAuditEvent, 'execute'>
  readonly outbox: Outbox
  readonly log: Log
}

/** Opens the queue and starts the worker of this process. A process with the role `api` has no worker. */
export function openAuditQueue({ redisUrl, role, workerConcurrency }: Settings, parts: AuditQueueParts): AuditQueue {
  if (redisUrl === null) {
    const queue = new MemoryAuditQueue(parts)
    const health: HealthCheck = { name: 'queue', isUp: async () => queue.isWorking }
    return { publisher: queue, health, close: (deadlineMs) => queue.close(deadlineMs) }
  }
  const redis = redisConnection(redisUrl)
  warnOfEviction(redis, parts.log)
  const worker = new BullmqAuditWorker({ ...parts, redis, concurrency: workerConcurrency })
  if (role !== 'api') worker.start()
  const close = async (deadlineMs: number) => {
    await worker.close(deadlineMs)
    redis.disconnect()
  }
  return { publisher: new BullmqAuditPublisher(redis), health: new BullmqHealthCheck(redis), close }
}
