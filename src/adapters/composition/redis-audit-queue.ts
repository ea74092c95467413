import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { Log } from '../../application/ports/log.js'
import type { QueueDashboard } from '../http/queue-routes.js'
import { BullmqAuditPublisher } from '../redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../redis/bullmq-audit-worker.js'
import { explainCluster } from '../redis/explain-cluster.js'
import type { QueueDashboardOptions } from '../redis/queue-dashboard.js'
import { RedisHealthCheck, warnOfEviction } from '../redis/redis-health-check.js'
import { RedisLink } from '../redis/redis-link.js'
import type { AuditQueue } from './audit-queue.js'

export interface RedisAuditQueueOptions {
  readonly redisUrl: string
  /** What the queue's keys begin with. */
  readonly prefix: string
  readonly isWorker: boolean
  /** Events that the worker records at once. */
  readonly concurrency: number
  readonly deliver: Pick<DeliverAuditEvent, 'execute' | 'isStoreAvailable'>
  readonly log: Log
}

export function openRedisAuditQueue(options: RedisAuditQueueOptions): AuditQueue {
  const { redisUrl, prefix, isWorker, concurrency, deliver, log } = options
  const redis = new RedisLink(redisUrl)
  warnOfEviction(redis, log)
  explainCluster(redis, log)
  const worker = new BullmqAuditWorker({ deliver, log, redis, prefix, concurrency })
  if (isWorker) worker.start()
  const close = async (deadlineMs: number) => {
    await worker.close(deadlineMs)
    redis.disconnect()
  }
  const publisher = new BullmqAuditPublisher(redis, prefix)
  const waiting = () => publisher.waiting()
  const health = new RedisHealthCheck(redis, prefix)
  return { publisher, health, waiting, dashboard: (basePath) => dashboardOf({ redis, prefix, basePath }), close }
}

/** Loaded at its first request, since few processes are ever asked for it. */
function dashboardOf(options: QueueDashboardOptions): QueueDashboard {
  let opened: Promise<{ answer: QueueDashboard }> | undefined
  const open = async () => {
    const { QueueDashboard } = await import('../redis/queue-dashboard.js')
    return new QueueDashboard(options)
  }
  return async (ctx) => {
    opened ??= open()
    await (await opened).answer(ctx)
  }
}
