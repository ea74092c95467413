import { MemoryAuditQueue } from '../../../src/adapters/memory/memory-audit-queue.js'
import { auditQueueContract } from '../../contract/audit-queue-contract.js'
import { openSqliteStores } from '../sqlite/sqlite-stores.js'

auditQueueContract('memory', openSqliteStores, async (parts) => {
  const queue = new MemoryAuditQueue(parts)
  return { publisher: queue, close: (deadlineMs) => queue.close(deadlineMs) }
})
