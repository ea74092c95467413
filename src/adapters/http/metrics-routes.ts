import type { IncomingMessage } from 'node:http'
import Router from '@koa/router'
import { type Operators, requireOperator } from './operators.js'

export interface ExposedMetrics {
  expose(format: 'prometheus' | 'openmetrics'): Promise<{ readonly contentType: string; readonly text: string }>
}

const OPENMETRICS = 'application/openmetrics-text'
/** Those without a version come first: they are for clients that accept any. */
const PROMETHEUS_TYPES = ['text/plain', 'text/plain; version=0.0.4']
const OPENMETRICS_TYPES = [OPENMETRICS, `${OPENMETRICS}; version=1.0.0`, `${OPENMETRICS}; version=0.0.1`]
const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/i

export function metricsRoutes(metrics: ExposedMetrics, operators: Operators): Router {
  const router = new Router()
  router.get('/metrics', async (ctx) => {
    if (!isLocal(ctx.req)) requireOperator(ctx, operators)
    const accepted = ctx.accepts([...PROMETHEUS_TYPES, ...OPENMETRICS_TYPES])
    const isOpenMetrics = typeof accepted === 'string' && accepted.startsWith(OPENMETRICS)
    const { contentType, text } = await metrics.expose(isOpenMetrics ? 'openmetrics' : 'prometheus')
    ctx.set('Content-Type', contentType)
    ctx.body = text
  })
  return router
}

/** A request that a proxy passed on has the proxy's address on its socket (rule OP-10). */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const isPassedOn = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined
  return !isPassedOn && LOOPBACK.test(socket.remoteAddress ?? '')
}
