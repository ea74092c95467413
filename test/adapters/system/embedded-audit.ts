import { MemoryAuditQueue } from '../../../src/adapters/memory/memory-audit-queue.js'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { OutboxRelay } from '../../../src/adapters/system/outbox-relay.js'
import { DeliverAuditEvent } from '../../../src/application/deliver-audit-event.js'
import type { Log } from '../../../src/application/ports/log.js'
import { RecordAuditEvent } from '../../../src/application/record-audit-event.js'
import { RecordOutbox } from '../../../src/application/record-outbox.js'
import { RelayOutbox } from '../../../src/application/relay-outbox.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { openSqliteDatabase } from '../sqlite/open-database.js'

export interface EmbeddedAudit extends Omit<OpenedStores, 'reopen'> {
  readonly relay: OutboxRelay
}

/** The whole way of an event in one process: outbox, relay, queue, worker, audit log. */
export function openEmbeddedAudit(file: string, log: Log, now: () => Date = () => new Date()): EmbeddedAudit {
  const database = openSqliteDatabase(file, { recordsAtOnce: true, onEventStored: () => relay.wake() })
  const stores = sqliteStores(database)
  const { outbox, forgedJobs } = stores
  const record = new RecordAuditEvent(stores)
  const clock = { now }
  const deliver = new DeliverAuditEvent({ record, outbox, forgedJobs, clock, log }, { attempts: 5, retryDelayMs: 5 })
  const queue = new MemoryAuditQueue(deliver)
  const byQueue = new RelayOutbox({ outbox, publisher: queue, clock })
  const recordOutbox = new RecordOutbox({ recorder: stores.directRecorder, relay: byQueue, clock })
  const relay = new OutboxRelay({ relay: recordOutbox, log })
  const close = async () => {
    await relay.stop()
    await queue.close(1000)
    database.close()
  }
  return { ...stores, relay, close }
}
