import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { Log } from '../../application/ports/log.js'
import { BullmqAuditPublisher } from '../redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../redis/bullmq-audit-worker.js'
import { explainCluster } from '../redis/explain-cluster.js'
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
  readonly deliver: DeliverAuditEvent
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
  return { publisher, health: new RedisHealthCheck(redis, prefix), waiting, close }
}
