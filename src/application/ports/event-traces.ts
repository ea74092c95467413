import type { AuditEvent } from '../../domain/audit-event.js'

/**
 * The trace in which an event was stored. It is kept beside the event in the outbox and never in it, so that the audit
 * log and the queue do not have it. A trace is a `traceparent` (W3C Trace Context, section 3.2).
 */
export interface EventTraces {
  /** Of what runs now. Null: it is not traced. */
  current(): string | null
  /** Called with each event that is read from the outbox. */
  note(event: AuditEvent, trace: string | null): void
}
