import Router from '@koa/router'
import type { HealthCheck } from '../../application/ports/health-check.js'

export interface HealthRoutesPorts {
  /** What nothing works without. */
  readonly vital: readonly HealthCheck[]
  /** What the service can do without for a while. */
  readonly auxiliary: readonly HealthCheck[]
}

/** Whether the process lives, and whether it is of use: for whoever starts, stops and routes to processes. */
export function healthRoutes({ vital, auxiliary }: HealthRoutesPorts): Router {
  const router = new Router()

  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })

  router.get('/readyz', async (ctx) => {
    const [vitalUp, auxiliaryUp] = await Promise.all([areUp(vital), areUp(auxiliary)])
    const isUsable = Object.values(vitalUp).every((state) => state === 'up')
    const isWhole = Object.values(auxiliaryUp).every((state) => state === 'up')
    ctx.status = isUsable ? 200 : 503
    const status = !isUsable ? 'unavailable' : isWhole ? 'ready' : 'degraded'
    ctx.body = { status, checks: { ...vitalUp, ...auxiliaryUp } }
  })

  return router
}

async function areUp(checks: readonly HealthCheck[]): Promise<Record<string, 'up' | 'down'>> {
  const states = await Promise.all(
    checks.map(async (check) => [check.name, (await check.isUp()) ? 'up' : 'down'] as const),
  )
  return Object.fromEntries(states)
}
