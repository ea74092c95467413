import Router from '@koa/router'
import { z } from 'zod'
import type { ListFailedEvents } from '../../application/list-failed-events.js'
import type { FailedEvent } from '../../application/ports/outbox.js'
import type { RetryFailedEvents } from '../../application/retry-failed-events.js'
import type { AuditSummary, SummarizeAuditLog } from '../../application/summarize-audit-log.js'
import { plainText } from '../../domain/plain-text.js'
import { requireAdmin } from './admin.js'
import { auditPaging } from './audit-page.js'
import { auditRange } from './audit-range.js'
import { fail, RejectedRequest, succeed } from './envelope.js'
import { parseQuery } from './input-schema.js'

export interface AuditHealthRoutesPorts {
  readonly summarize: Pick<SummarizeAuditLog, 'execute'>
  readonly listFailed: Pick<ListFailedEvents, 'execute'>
  readonly retryFailed: Pick<RetryFailedEvents, 'execute'>
  readonly adminToken: string | null
}

const ERROR_LENGTH = 500
const SummaryQuery = z.object({ ...auditRange, step: z.enum(['hour', 'day'], 'must be hour or day').default('hour') })
const FailedQuery = z.object(auditPaging)

/** Whether events get through to the audit log, and what to do about those that do not: for operators. */
export function auditHealthRoutes(ports: AuditHealthRoutesPorts): Router {
  const router = new Router()

  router.get('/audit/stats', async (ctx) => {
    requireAdmin(ctx, ports.adminToken)
    const result = await ports.summarize.execute(parseQuery(ctx, SummaryQuery))
    if (result.outcome === 'invalid') return fail(ctx, result)
    succeed(ctx, 'ok', summaryView(result))
  })

  router.get('/audit/failed', async (ctx) => {
    requireAdmin(ctx, ports.adminToken)
    const { events, nextCursor } = await ports.listFailed.execute(parseQuery(ctx, FailedQuery))
    succeed(ctx, 'ok', { events: events.map(failedView), next_cursor: nextCursor })
  })

  router.post('/audit/failed/:id/retry', async (ctx) => {
    requireAdmin(ctx, ports.adminToken)
    const { outcome } = await ports.retryFailed.execute({ eventId: ctx.params['id'] ?? '' })
    if (outcome === 'none-set-aside') throw new RejectedRequest('not_found')
    succeed(ctx, 'ok')
  })

  return router
}

function summaryView({ steps, backlog: { waiting, oldestAt }, failed }: AuditSummary) {
  return { steps, outbox: { waiting, oldest_at: oldestAt }, failed }
}

function failedView({ event, error, tries, failedAt }: FailedEvent) {
  return { event, error: plainText(error, ERROR_LENGTH), tries, failed_at: failedAt }
}
