import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import { MemoryAuditQueue } from '../memory/memory-audit-queue.js'
import { BullmqAuditPublisher } from '../redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../redis/bullmq-audit-worker.js'
import { explainCluster } from '../redis/explain-cluster.js'
import { RedisHealthCheck, warnOfEviction } from '../redis/redis-health-check.js'
import { RedisLink } from '../redis/redis-link.js'
import { queuePrefix } from './queue-prefix.js'

export interface AuditQueue {
  readonly publisher: AuditPublisher
  readonly health: HealthCheck
  /** Takes no new jobs, and waits for the running ones until the deadline. */
  close(deadlineMs: number): Promise<void>
}

export interface AuditQueueParts {
  readonly deliver: DeliverAuditEvent
  readonly issuer: string
  readonly log: Log
}

/** Opens the queue and starts the worker of this process. A process with the role `api` has no worker. */
export function openAuditQueue(settings: Settings, { deliver, issuer, log }: AuditQueueParts): AuditQueue {
  const { redisUrl, role, workerConcurrency } = settings
  if (redisUrl === null) {
    const queue = new MemoryAuditQueue(deliver)
    const health: HealthCheck = { name: 'queue', isUp: async () => queue.isWorking }
    return { publisher: queue, health, close: (deadlineMs) => queue.close(deadlineMs) }
  }
  const redis = new RedisLink(redisUrl)
  const prefix = queuePrefix(settings, issuer)
  warnOfEviction(redis, log)
  explainCluster(redis, log)
  const worker = new BullmqAuditWorker({ deliver, log, redis, prefix, concurrency: workerConcurrency })
  if (role !== 'api') worker.start()
  const close = async (deadlineMs: number) => {
    await worker.close(deadlineMs)
    redis.disconnect()
  }
  return { publisher: new BullmqAuditPublisher(redis, prefix), health: new RedisHealthCheck(redis, prefix), close }
}
