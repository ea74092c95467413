import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Application } from '../../application/application.js'
import type { FailedWebhook } from '../../application/failed-webhooks.js'
import type { ListedWebhook } from '../../application/list-webhooks.js'
import type { Log } from '../../application/ports/log.js'
import { AUDIT_EVENT_TYPES } from '../../domain/audit-event.js'
import { hasControlCharacters } from '../../domain/plain-text.js'
import { auditPaging } from './audit-paging.js'
import { fail, RejectedRequest, succeed } from './envelope.js'
import { parseBody, parseQuery, text } from './input-schema.js'
import { type Operators, requireOperator } from './operators.js'

const MAX_URL = 8192

export const FailedWebhooksQuery = z.object({
  limit: auditPaging.limit,
  endpoint: text(64).optional(),
  cursor: z
    .string('must be a next_cursor')
    .regex(/^[\w-]{1,100}\.[\da-f]{12}$/, 'must be a next_cursor')
    .optional(),
})

const time = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time' }).transform((value) => new Date(value))
const types = z
  .array(z.enum(AUDIT_EVENT_TYPES, 'must be types of docs/events.md'), 'must be a list of types of docs/events.md')
  .min(1, 'must be a list of types of docs/events.md')
export const ReplayBody = z.object({ from: time, to: time, types: types.optional(), url: text(MAX_URL) })

export function webhookRoutes(app: Application, operators: Operators, log: Log): Router {
  const router = new Router({ prefix: '/admin/webhooks' })
  const note = (ctx: Context, fields: object, text: string) =>
    log.info({ ...fields, request_id: ctx.state['requestId'] }, text)

  router.get('/', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const webhooks = await app.listWebhooks.execute()
    note(ctx, { operator }, 'an operator read the webhooks')
    succeed(ctx, 'ok', webhooks.map(webhookView))
  })

  router.get('/failed', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const { deliveries, nextCursor } = await app.listFailedWebhooks.execute(parseQuery(ctx, FailedWebhooksQuery))
    note(ctx, { operator }, 'an operator read the webhook deliveries that were set aside')
    succeed(ctx, 'ok', { deliveries: deliveries.map(failedWebhookView), next_cursor: nextCursor })
  })

  router.post('/failed/:id/retry', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const id = ctx.params['id'] ?? ''
    if (hasControlCharacters(id)) throw new RejectedRequest('not_found')
    const { outcome } = await app.retryFailedWebhooks.execute({ id })
    if (outcome === 'none-set-aside') throw new RejectedRequest('not_found')
    note(ctx, { operator, delivery: id }, 'an operator retries a webhook delivery')
    succeed(ctx, 'ok', { id })
  })

  router.post('/replay', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const request = await parseBody(ctx, ReplayBody)
    const result = await app.replayWebhooks.execute(request)
    if (result.outcome === 'invalid') return fail(ctx, result)
    const { from, to } = request
    const { events } = result
    note(ctx, { operator, from, to, events }, 'an operator replays events to a webhook')
    succeed(ctx, 'ok', { events })
  })

  return router
}

function webhookView({ endpoint: { id, shownUrl, types: taken }, ...figures }: ListedWebhook) {
  const { waiting, oldestAt, failed, lastStatus, lastSuccessAt, isResting } = figures
  return {
    id,
    url: shownUrl,
    types: taken,
    waiting,
    oldest_at: oldestAt,
    failed,
    last_status: lastStatus,
    last_success_at: lastSuccessAt,
    resting: isResting,
  }
}

function failedWebhookView(delivery: FailedWebhook) {
  const { id, endpointId, shownUrl, event, tries, lastStatus, error, failedAt } = delivery
  return { id, endpoint: endpointId, url: shownUrl, event, tries, last_status: lastStatus, error, failed_at: failedAt }
}
