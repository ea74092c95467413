import { BullmqAuditPublisher } from '../../../src/adapters/redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../../../src/adapters/redis/bullmq-audit-worker.js'
import { RedisLink } from '../../../src/adapters/redis/redis-link.js'
import { auditQueueContract } from '../../contract/audit-queue-contract.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedRedis } from '../../support/servers/shared-redis.js'
import { openSqliteStores } from '../sqlite/sqlite-stores.js'
import { emptyQueue, QUEUE_PREFIX } from './bullmq-queue.js'

describe('bullmq', () => {
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })

  auditQueueContract('bullmq', openSqliteStores, async (parts) => {
    const { url } = await sharedRedis()
    await emptyQueue(url)
    const redis = new RedisLink(url)
    const worker = new BullmqAuditWorker({ ...parts, redis, prefix: QUEUE_PREFIX, concurrency: 10 })
    worker.start()
    const close = async (deadlineMs: number) => {
      await worker.close(deadlineMs)
      redis.disconnect()
    }
    return { publisher: new BullmqAuditPublisher(redis, QUEUE_PREFIX), close }
  })
})
