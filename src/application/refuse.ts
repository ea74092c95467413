import type { AuditEventType, AuditFacts } from '../domain/audit-event.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Outbox } from './ports/outbox.js'

/** Makes a refusal whose event is stored before the answer is sent. */
export async function refuse(
  ports: { readonly outbox: Outbox; readonly events: AuditEventSource },
  type: AuditEventType,
  request: RequestContext,
  why: Pick<Refusal, 'error' | 'retryAfterSeconds'>,
  facts: AuditFacts = {},
): Promise<Refusal> {
  await ports.outbox.append(ports.events.event(type, request, { ...facts, reason: why.error }))
  return refusal(why.error, why.retryAfterSeconds)
}
