import { z } from 'zod'
import { AUDIT_EVENT_TYPES, type AuditEvent, type AuditEventData } from '../../domain/audit-event.js'
import { FailedQuery, Search, SummaryQuery } from './audit-routes.js'
import { answer, type DescribedCall, DONE, time } from './described-call.js'
import { ERROR_CODES } from './failures.js'

/** Does not compile if it lacks a field of an event. */
const eventData = {
  provider: z.string().optional(),
  uid: z.string().optional(),
  user_id: z.string().optional(),
  method: z.string().optional(),
  channel: z.string().optional(),
  action: z.string().optional(),
  reason: z.enum(ERROR_CODES).optional(),
  provider_code: z.number().optional(),
  ip: z.string().optional(),
  user_agent: z.string().optional(),
  verified: z.literal(false).optional(),
  conflict: z.literal(true).optional(),
  unionid_changed: z.literal(true).optional(),
  sessions: z.int().nonnegative().optional(),
  operator: z.string().optional(),
  operator_reason: z.string().optional(),
  request_id: z.string(),
} satisfies Record<keyof AuditEventData, z.ZodType>

const event = {
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.literal('/weibind'),
  type: z.enum(AUDIT_EVENT_TYPES),
  time,
  subject: z.string().optional(),
  datacontenttype: z.literal('application/json'),
  data: z.object(eventData),
} satisfies Record<keyof AuditEvent, z.ZodType>

export const Event = z
  .object(event)
  .meta({ id: 'AuditEvent', description: 'A CloudEvents 1.0 document (docs/events.md)' })

export const nextCursor = z.string().nullable().meta({ description: 'Null at the end' })

export const EventPage = z.object({ events: z.array(Event), next_cursor: nextCursor }).meta({ id: 'EventPage' })

const NumberedEvent = z
  .object({
    ...event,
    seq: z.int().nullable().meta({ description: 'The number in the hash chain. Null: not adopted yet' }),
  })
  .meta({ id: 'NumberedAuditEvent' })

const NumberedEventPage = z
  .object({ events: z.array(NumberedEvent), next_cursor: nextCursor })
  .meta({ id: 'NumberedEventPage' })

const Summary = z.object({
  steps: z.array(z.object({ at: time, counts: z.record(z.string(), z.int()) })),
  outbox: z.object({ waiting: z.int(), oldest_at: time.nullable() }),
  failed: z.int(),
})

const FailedPage = z.object({
  events: z.array(z.object({ event: Event, error: z.string(), tries: z.int(), failed_at: time })),
  forged: z.array(z.object({ job_id: z.string(), name: z.string(), seen_at: time, size: z.int() })),
  next_cursor: nextCursor,
})

export const AUDIT_CALLS: readonly DescribedCall[] = [
  {
    method: 'get',
    path: '/audit/events/',
    operationId: 'searchAuditLog',
    summary: 'Search the audit log, newest first',
    security: 'admin',
    query: Search,
    answers: answer(NumberedEventPage),
  },
  {
    method: 'get',
    path: '/audit/stats/',
    operationId: 'summarizeAuditLog',
    summary: 'Count audit events by type and time',
    security: 'admin',
    query: SummaryQuery,
    answers: answer(Summary),
  },
  {
    method: 'get',
    path: '/audit/failed/',
    operationId: 'listFailedEvents',
    summary: 'List the events that were set aside',
    security: 'admin',
    query: FailedQuery,
    answers: answer(FailedPage),
  },
  {
    method: 'post',
    path: '/audit/failed/{id}/retry/',
    operationId: 'retryFailedEvent',
    summary: 'Make an event that was set aside due again',
    security: 'admin',
    params: z.object({ id: z.string() }),
    answers: DONE,
    errors: ['not_found'],
  },
]
