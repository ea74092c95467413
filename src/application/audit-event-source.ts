import {
  type AuditEvent,
  type AuditEventType,
  type AuditFacts,
  auditEvent,
  type EventOrigin,
} from '../domain/audit-event.js'
import type { Clock } from './ports/clock.js'
import type { Identifiers } from './ports/identifiers.js'

export class AuditEventSource {
  constructor(private readonly ports: { readonly clock: Clock; readonly ids: Identifiers }) {}

  event(type: AuditEventType, request: EventOrigin, facts: AuditFacts = {}): AuditEvent {
    return this.draft(request)(type, facts)
  }

  /** Fixes the id before the content is known, so that a transaction that is retried stores the same event. */
  draft(request: EventOrigin): (type: AuditEventType, facts: AuditFacts) => AuditEvent {
    const id = this.ports.ids.next()
    const at = this.ports.clock.now()
    return (type, facts) => auditEvent({ id, at, type, request, facts })
  }
}
