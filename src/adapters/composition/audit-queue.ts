import type { Container } from 'inversify'
import { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Settings } from '../config/settings.js'
import { MemoryAuditQueue } from '../memory/memory-audit-queue.js'
import { BullmqAuditPublisher } from '../redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../redis/bullmq-audit-worker.js'
import { redisConnection } from '../redis/redis-connection.js'
import { RedisHealthCheck, warnOfEviction } from '../redis/redis-health-check.js'
import { PORT } from './tokens.js'

/** The queue with its worker, wherever they are. */
export interface AuditQueue {
  readonly publisher: AuditPublisher
  readonly health: HealthCheck
  /** Takes no more, and lets what is running end, until the deadline. */
  close(deadlineMs: number): Promise<void>
}

/** Opens the queue, and lets this process work on it unless it is an `api`. */
export function openAuditQueue({ redisUrl, role, workerConcurrency }: Settings, container: Container): AuditQueue {
  const deliver = container.get(DeliverAuditEvent)
  if (redisUrl === null) {
    const queue = new MemoryAuditQueue(deliver)
    const health: HealthCheck = { name: 'queue', isUp: async () => queue.isWorking }
    return { publisher: queue, health, close: (deadlineMs) => queue.close(deadlineMs) }
  }
  const redis = redisConnection(redisUrl)
  const log = container.get(PORT.log)
  warnOfEviction(redis, log)
  const worker = new BullmqAuditWorker({ deliver, log, redis, concurrency: workerConcurrency })
  if (role !== 'api') worker.start()
  const close = async (deadlineMs: number) => {
    await worker.close(deadlineMs)
    redis.disconnect()
  }
  return { publisher: new BullmqAuditPublisher(redis), health: new RedisHealthCheck(redis), close }
}
