import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import { MemoryAuditQueue } from '../memory/memory-audit-queue.js'
import { BullmqAuditPublisher } from '../redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../redis/bullmq-audit-worker.js'
import { redisConnection } from '../redis/redis-connection.js'
import { RedisHealthCheck, warnOfEviction } from '../redis/redis-health-check.js'

export interface AuditQueue {
  readonly publisher: AuditPublisher
  readonly health: HealthCheck
  /** Takes no new jobs, and waits for the running ones until the deadline. */
  close(deadlineMs: number): Promise<void>
}

export interface AuditQueueParts {
  readonly deliver: DeliverAuditEvent
  readonly log: Log
}

/** Opens the queue and starts the worker of this process. A process with the role `api` has no worker. */
export function openAuditQueue(
  { redisUrl, role, workerConcurrency }: Settings,
  { deliver, log }: AuditQueueParts,
): AuditQueue {
  if (redisUrl === null) {
    const queue = new MemoryAuditQueue(deliver)
    const health: HealthCheck = { name: 'queue', isUp: async () => queue.isWorking }
    return { publisher: queue, health, close: (deadlineMs) => queue.close(deadlineMs) }
  }
  const redis = redisConnection(redisUrl)
  warnOfEviction(redis, log)
  const worker = new BullmqAuditWorker({ deliver, log, redis, concurrency: workerConcurrency })
  if (role !== 'api') worker.start()
  const close = async (deadlineMs: number) => {
    await worker.close(deadlineMs)
    redis.disconnect()
  }
  return { publisher: new BullmqAuditPublisher(redis), health: new RedisHealthCheck(redis), close }
}
