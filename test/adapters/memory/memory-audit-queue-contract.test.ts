import { MemoryAuditQueue } from '../../../src/adapters/memory/memory-audit-queue.js'
import { auditQueueContract } from '../../contract/audit-queue-contract.js'
import { openSqliteStores } from '../sqlite/sqlite-stores.js'

auditQueueContract('memory', openSqliteStores, async ({ deliver }) => {
  const queue = new MemoryAuditQueue(deliver)
  return { publisher: queue, close: (deadlineMs) => queue.close(deadlineMs) }
})
