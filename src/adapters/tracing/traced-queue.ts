import { SpanKind } from '@opentelemetry/api'
import type { DeliverAuditEvent, Delivery } from '../../application/deliver-audit-event.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { Tracing } from './tracing.js'

export type MessagingSystem = 'bullmq' | 'memory'
type Deliver = Pick<DeliverAuditEvent, 'execute' | 'isStoreAvailable'>

const DESTINATION = 'audit'

function messaging(system: MessagingSystem) {
  return { 'messaging.system': system, 'messaging.destination.name': DESTINATION }
}

/** A span in the trace of each event that is published. */
export function tracedPublisher(publisher: AuditPublisher, system: MessagingSystem, tracing: Tracing): AuditPublisher {
  const within = (events: readonly AuditEvent[], publish: () => Promise<void>): Promise<void> => {
    const [event, ...others] = events
    if (!event) return publish()
    const parent = tracing.traceOf(event)
    if (parent === null) return within(others, publish)
    const start = { name: 'publish audit', kind: SpanKind.PRODUCER, attributes: messaging(system), parent }
    return tracing.within(start, () => within(others, publish))
  }
  return { publish: (events) => within(events, () => publisher.publish(events)) }
}

/** A span for each delivery, in the trace in which its event was stored. */
export function tracedDelivery(
  deliver: Deliver,
  { system, outbox, tracing }: { system: MessagingSystem; outbox: Pick<Outbox, 'find'>; tracing: Tracing },
): Deliver {
  const execute = async (delivery: Delivery) => {
    const event = await stored(outbox, delivery.eventId)
    const parent = event && tracing.traceOf(event)
    if (!event || !parent) return deliver.execute(delivery)
    const attributes = { ...messaging(system), 'weibind.event_type': event.type }
    const start = { name: 'process audit', kind: SpanKind.CONSUMER, attributes, parent }
    return tracing.within(start, () => {
      tracing.noteProcessed(event.id)
      return deliver.execute(delivery)
    })
  }
  return Object.assign(Object.create(deliver), { execute })
}

/** Null also while the store is away: the delivery finds out itself. */
async function stored(outbox: Pick<Outbox, 'find'>, eventId: string): Promise<AuditEvent | null> {
  try {
    return await outbox.find(eventId)
  } catch {
    return null
  }
}
