import Router from '@koa/router'
import type { Context } from 'koa'
import { type Operators, requireOperator } from './operators.js'

/** Answers any path below `/admin/queues`: the page, its files, and its own API. */
export type QueueDashboard = (ctx: Context) => Promise<void>

const PATH = /^\/admin\/queues(?:\/.*)?$/

/** All files come from our own origin (rule OP-16). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The dashboard of the queue, to look at (rule OP-18). Other methods than GET and HEAD have no route. */
export function queueRoutes(dashboard: QueueDashboard, operators: Operators): Router {
  const router = new Router()
  router.get('/admin/queues', PATH, async (ctx) => {
    requireOperator(ctx, operators)
    ctx.set('Content-Security-Policy', POLICY)
    await dashboard(ctx)
  })
  return router
}
