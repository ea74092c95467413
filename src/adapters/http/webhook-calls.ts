import { z } from 'zod'
import { AUDIT_EVENT_TYPES } from '../../domain/audit-event.js'
import { WEBHOOK_ERRORS } from '../../domain/webhook.js'
import { Event, nextCursor } from './audit-calls.js'
import { answer, type DescribedCall, time } from './described-call.js'
import { FailedWebhooksQuery, ReplayBody } from './webhook-routes.js'

const Webhook = z
  .object({
    id: z.string(),
    url: z.string().meta({ description: 'Without user, password and query' }),
    types: z.array(z.enum(AUDIT_EVENT_TYPES)).nullable().meta({ description: 'Null: all' }),
    waiting: z.int(),
    oldest_at: time.nullable(),
    failed: z.int(),
    last_status: z.int().nullable().meta({ description: 'Null: no answer came, or nothing was tried' }),
    last_success_at: time.nullable(),
    resting: z.boolean().meta({ description: 'After an answer 410, until the next start' }),
  })
  .meta({ id: 'Webhook' })

const FailedDelivery = z.object({
  id: z.string(),
  endpoint: z.string(),
  url: z.string(),
  event: Event,
  tries: z.int(),
  last_status: z.int().nullable(),
  error: z.enum(WEBHOOK_ERRORS),
  failed_at: time,
})

export const WEBHOOK_CALLS: readonly DescribedCall[] = [
  {
    method: 'get',
    path: '/admin/webhooks/',
    operationId: 'listWebhooks',
    summary: 'List the webhook endpoints, and how each fares',
    security: 'admin',
    answers: answer(z.array(Webhook)),
  },
  {
    method: 'get',
    path: '/admin/webhooks/failed/',
    operationId: 'listFailedDeliveries',
    summary: 'List the deliveries that were set aside, newest event first',
    security: 'admin',
    query: FailedWebhooksQuery,
    answers: answer(z.object({ deliveries: z.array(FailedDelivery), next_cursor: nextCursor })),
  },
  {
    method: 'post',
    path: '/admin/webhooks/failed/{id}/retry/',
    operationId: 'retryFailedDelivery',
    summary: 'Send a delivery that was set aside again',
    security: 'admin',
    params: z.object({ id: z.string() }),
    answers: answer(z.object({ id: z.string() })),
    errors: ['not_found'],
  },
  {
    method: 'post',
    path: '/admin/webhooks/replay/',
    operationId: 'replayEvents',
    summary: 'Send recorded events of a time again to one endpoint',
    security: 'admin',
    body: ReplayBody,
    answers: answer(z.object({ events: z.int() })),
  },
]
