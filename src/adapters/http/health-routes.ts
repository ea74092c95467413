import Router from '@koa/router'
import type { ReportReadiness } from '../../application/report-readiness.js'

export function healthRoutes(readiness: ReportReadiness): Router {
  const router = new Router()

  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })

  router.get('/readyz', async (ctx) => {
    const { status, checks } = await readiness.execute()
    ctx.status = status === 'unavailable' ? 503 : 200
    ctx.body = { status, checks }
  })

  return router
}
