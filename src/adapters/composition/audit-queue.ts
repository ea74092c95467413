import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import type { QueueDashboard } from '../http/queue-routes.js'
import { MemoryAuditQueue } from '../memory/memory-audit-queue.js'
import { queuePrefix } from './queue-prefix.js'

export interface AuditQueue {
  readonly publisher: AuditPublisher
  readonly health: HealthCheck
  /** How many jobs wait. @throws if the queue cannot be reached */
  waiting(): Promise<number>
  /**
   * Answers requests for the queue's dashboard. Null: the queue is embedded.
   * @param basePath the path of the pages in browsers
   */
  readonly dashboard: ((basePath: string) => QueueDashboard) | null
  /** Takes no new jobs, and waits for the running ones until the deadline. */
  close(deadlineMs: number): Promise<void>
}

export interface AuditQueueParts {
  readonly deliver: Pick<DeliverAuditEvent, 'execute' | 'isStoreAvailable'>
  readonly issuer: string
  readonly log: Log
}

/** Opens the queue and starts the worker of this process. A process with the role `api` has no worker. */
export async function openAuditQueue(
  settings: Settings,
  { deliver, issuer, log }: AuditQueueParts,
): Promise<AuditQueue> {
  const { redisUrl, role, workerConcurrency } = settings
  if (redisUrl === null) {
    const queue = new MemoryAuditQueue(deliver)
    const health: HealthCheck = { name: 'queue', isUp: async () => queue.isWorking }
    const waiting = async () => queue.waiting
    return { publisher: queue, health, waiting, dashboard: null, close: (deadlineMs) => queue.close(deadlineMs) }
  }
  // Loaded only here: BullMQ and ioredis take a quarter of the start without them.
  const { openRedisAuditQueue } = await import('./redis-audit-queue.js')
  const prefix = queuePrefix(settings, issuer)
  return openRedisAuditQueue({
    redisUrl,
    prefix,
    isWorker: role !== 'api',
    concurrency: workerConcurrency,
    deliver,
    log,
  })
}
