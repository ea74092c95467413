import type { AuditEventType, AuditFacts, EventOrigin } from '../domain/audit-event.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Outbox } from './ports/outbox.js'

export interface RefusalReason extends Pick<Refusal, 'error' | 'retryAfterSeconds'> {
  readonly providerCode?: number
}

/** Makes a refusal whose event is stored before the answer is sent. */
export async function refuse(
  ports: { readonly outbox: Outbox; readonly events: AuditEventSource },
  type: AuditEventType,
  request: EventOrigin,
  why: RefusalReason,
  facts: AuditFacts = {},
): Promise<Refusal> {
  const { error: reason, providerCode } = why
  const known = providerCode === undefined ? { reason } : { reason, providerCode }
  await ports.outbox.append(ports.events.event(type, request, { ...facts, ...known }))
  return refusal(why.error, why.retryAfterSeconds)
}
