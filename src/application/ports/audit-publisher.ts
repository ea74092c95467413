import type { AuditEvent } from '../../domain/audit-event.js'

/** The side of the audit queue that takes events. */
export interface AuditPublisher {
  /** Puts events on the queue; one that is on it already stays once. @throws Unavailable if it did not take them all */
  publish(events: readonly AuditEvent[]): Promise<void>
}
