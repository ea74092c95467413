import Router from '@koa/router'
import { z } from 'zod'
import type { Application } from '../../application/application.js'
import type { FailedEvents } from '../../application/list-failed-events.js'
import type { AuditSummary } from '../../application/summarize-audit-log.js'
import { AUDIT_EVENT_TYPES } from '../../domain/audit-event.js'
import { hasControlCharacters, plainText } from '../../domain/plain-text.js'
import { auditPageView, auditPaging } from './audit-paging.js'
import { fail, RejectedRequest, succeed } from './envelope.js'
import { parseQuery, text } from './input-schema.js'
import { type Operators, requireOperator } from './operators.js'

const ERROR_LENGTH = 500

const time = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time' })
  .transform((value) => new Date(value))
  .optional()
/** `from` is inclusive, `to` is exclusive. */
const range = { from: time, to: time }

const origin = { provider: text(64).optional(), channel: text(64).optional() }

export const Search = z.object({
  type: z.enum(AUDIT_EVENT_TYPES, 'must be a type of docs/events.md, such as weibind.login.succeeded').optional(),
  ...origin,
  uid: text(64).optional(),
  user_id: text(64).optional(),
  username: text(256).optional(),
  ip: text(64).optional(),
  ...range,
  ...auditPaging,
})
const step = z.enum(['hour', 'day'], 'must be hour or day').default('hour')
export const SummaryQuery = z.object({ ...range, ...origin, step })
export const FailedQuery = z.object(auditPaging)

export function auditRoutes(app: Application, operators: Operators): Router {
  const router = new Router({ prefix: '/audit' })

  router.get('/events', async (ctx) => {
    requireOperator(ctx, operators)
    const { user_id: userId, ...search } = parseQuery(ctx, Search)
    succeed(ctx, 'ok', numbered(await app.searchAuditLog.execute({ ...search, userId })))
  })

  router.get('/stats', async (ctx) => {
    requireOperator(ctx, operators)
    const result = await app.summarizeAuditLog.execute(parseQuery(ctx, SummaryQuery))
    if (result.outcome === 'invalid') return fail(ctx, result)
    succeed(ctx, 'ok', summaryView(result))
  })

  router.get('/failed', async (ctx) => {
    requireOperator(ctx, operators)
    const { events, forged, nextCursor } = await app.listFailedEvents.execute(parseQuery(ctx, FailedQuery))
    succeed(ctx, 'ok', { events: events.map(failedView), forged: forged.map(forgedView), next_cursor: nextCursor })
  })

  router.post('/failed/:id/retry', async (ctx) => {
    requireOperator(ctx, operators)
    const eventId = ctx.params['id'] ?? ''
    if (hasControlCharacters(eventId)) throw new RejectedRequest('not_found')
    const { outcome } = await app.retryFailedEvents.execute({ eventId })
    if (outcome === 'none-set-aside') throw new RejectedRequest('not_found')
    succeed(ctx, 'ok')
  })

  return router
}

/** Each event with its number in the chain beside its other fields. */
function numbered({ events, seqs, nextCursor }: Awaited<ReturnType<Application['searchAuditLog']['execute']>>) {
  return auditPageView({ events: events.map((event, index) => ({ ...event, seq: seqs[index] ?? null })), nextCursor })
}

function summaryView({ steps, backlog: { waiting, oldestAt }, failed }: AuditSummary) {
  return { steps, outbox: { waiting, oldest_at: oldestAt }, failed }
}

function forgedView({ jobId, name, seenAt, size }: FailedEvents['forged'][number]) {
  return { job_id: jobId, name, seen_at: seenAt, size }
}

function failedView({ event, error, tries, failedAt }: FailedEvents['events'][number]) {
  return { event, error: plainText(error, ERROR_LENGTH), tries, failed_at: failedAt }
}
