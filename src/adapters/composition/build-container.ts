import { Container } from 'inversify'
import { RelayOutbox } from '../../application/relay-outbox.js'
import { OutboxRelay } from '../system/outbox-relay.js'
import { type AuditQueue, openAuditQueue } from './audit-queue.js'
import { type OutsideWorld, outsideWorld } from './outside-world.js'
import { type OpenedRateLimiter, openRateLimiter } from './rate-limiter.js'
import type { Stores } from './stores.js'
import { PORT } from './tokens.js'
import { useCases } from './use-cases.js'

export interface ServiceParts extends OutsideWorld {
  readonly stores: Stores
}

export interface Service {
  readonly container: Container
  readonly queue: AuditQueue
  readonly relay: OutboxRelay
  readonly rateLimiter: OpenedRateLimiter
}

/** Puts everything together; the queue and its relay live in it, and are stopped by who asked. */
export function buildContainer({ stores, ...world }: ServiceParts): Service {
  const container = new Container()
  container.load(useCases, stores.module, outsideWorld(world))
  const rateLimiter = openRateLimiter(world.settings, world.clock, world.log)
  container.bind(PORT.limiter).toConstantValue(rateLimiter.limiter)
  const queue = openAuditQueue(world.settings, container)
  container.bind(PORT.auditPublisher).toConstantValue(queue.publisher)
  const relay = new OutboxRelay({ relay: container.get(RelayOutbox), log: world.log })
  return { container, queue, relay, rateLimiter }
}
