import type { AuditEvent } from '../../domain/audit-event.js'

/** The queue, seen from the side that fills it. */
export interface AuditPublisher {
  /** Puts events on the queue; one that is on it already does no harm. @throws where the queue did not take them all */
  publish(events: readonly AuditEvent[]): Promise<void>
}
