import type { AuditEvent } from '../../domain/audit-event.js'
import type { OutboxDocument } from './schemas.js'

/** Before everything that was published once already. */
const AT_ONCE = new Date(0)

export const UNTRIED = {
  status: 'waiting',
  dueAt: AT_ONCE,
  claim: null,
  failedAt: null,
  error: null,
  tries: null,
} as const

/** An event on its way. As JSON, since that keeps every text as it is. */
export function outboxDocument(event: AuditEvent): OutboxDocument {
  return { _id: event.id, event: JSON.stringify(event), ...UNTRIED }
}

export function eventOf({ event }: Pick<OutboxDocument, 'event'>): AuditEvent {
  return JSON.parse(event)
}
