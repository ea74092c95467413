import type { AuditEvent } from '../../domain/audit-event.js'

export interface AuditPublisher {
  /** An event that is already on the queue may be published again. @throws unless the queue accepted all events */
  publish(events: readonly AuditEvent[]): Promise<void>
}
