import type { AuditEvent, AuditEventData } from './audit-event.js'

/** What an erasure takes away (rule LG-5): the fields of `data`, beside `subject`. */
const PERSONAL_FIELDS = ['uid', 'ip', 'user_agent', 'operator_reason'] as const
/** The operator's reason for a deletion stays. */
const OF_A_DELETION: readonly string[] = PERSONAL_FIELDS.filter((name) => name !== 'operator_reason')

export type PersonalPart = Readonly<Record<string, unknown>>

/** The personal part of an event as one flat object. A field that the event lacks is left out. */
export function personalPart(event: AuditEvent): PersonalPart {
  const data: Readonly<Record<string, unknown>> = { ...event.data }
  const part: Record<string, unknown> = event.subject === undefined ? {} : { subject: event.subject }
  for (const name of personalFields(event)) if (data[name] !== undefined) part[name] = data[name]
  return part
}

/** The event without its personal part: what the hash of its entry covers. */
export function publicPart(event: AuditEvent): AuditEvent {
  const { subject: _, ...rest } = event
  const data: Record<string, unknown> = { ...event.data }
  for (const name of personalFields(event)) delete data[name]
  return { ...rest, data: data as unknown as AuditEventData }
}

function personalFields({ type }: AuditEvent): readonly string[] {
  return type === 'weibind.user.deleted' ? OF_A_DELETION : PERSONAL_FIELDS
}
