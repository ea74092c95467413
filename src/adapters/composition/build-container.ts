import { Container } from 'inversify'
import { RecordAuditEvent } from '../../application/record-audit-event.js'
import { RelayOutbox } from '../../application/relay-outbox.js'
import { MemoryAuditQueue } from '../memory/memory-audit-queue.js'
import { OutboxRelay } from '../relay/outbox-relay.js'
import type { SqliteDatabase } from '../sqlite/sqlite-database.js'
import { embeddedStores } from './embedded-stores.js'
import { type OutsideWorld, outsideWorld } from './outside-world.js'
import { PORT } from './tokens.js'
import { useCases } from './use-cases.js'

export interface Service {
  readonly container: Container
  readonly queue: MemoryAuditQueue
  readonly relay: OutboxRelay
}

/** Puts everything together; the queue and its relay live in it, and are started and stopped by who asked. */
export function buildContainer({ database, ...world }: OutsideWorld & { readonly database: SqliteDatabase }): Service {
  const container = new Container()
  container.load(useCases, embeddedStores(database), outsideWorld(world))
  const { log } = world
  const queue = new MemoryAuditQueue({
    record: container.get(RecordAuditEvent),
    outbox: container.get(PORT.outbox),
    log,
  })
  container.bind(PORT.auditPublisher).toConstantValue(queue)
  return { container, queue, relay: new OutboxRelay({ relay: container.get(RelayOutbox), log }) }
}
