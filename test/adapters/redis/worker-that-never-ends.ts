import { once } from 'node:events'
import { BullmqAuditWorker } from '../../../src/adapters/redis/bullmq-audit-worker.js'
import { RedisLink } from '../../../src/adapters/redis/redis-link.js'
import { silentLog } from '../../support/silent-log.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'

// A process to be killed or frozen by its parent: it takes one event, tells its parent, and holds it until it is told
// to go on.
const [url = ''] = process.argv.slice(2)
const worker = new BullmqAuditWorker({
  redis: new RedisLink(url),
  prefix: QUEUE_PREFIX,
  deliver: {
    async execute({ eventId }) {
      process.send?.(eventId)
      await once(process, 'message')
      return { outcome: 'recorded' }
    },
  },
  log: silentLog(),
  concurrency: 1,
})
worker.start()
process.on('disconnect', () => process.exit())
