import { SpanKind } from '@opentelemetry/api'
import type { Context, Next } from 'koa'
import type { Tracing } from './tracing.js'

export interface TracedRequests {
  readonly tracing: Tracing
  /** Whether a `traceparent` comes from a proxy of ours. Anyone could send one otherwise. */
  readonly trustsParent: boolean
  /** A method of HTTP, or `other`, and the route as openapi.json writes it. */
  readonly nameOf: (ctx: Context) => { readonly method: string; readonly route: string }
}

/** A span for each request, with what its line in the log says of it (rule OP-13). */
export function traceRequests({ tracing, trustsParent, nameOf }: TracedRequests) {
  return (ctx: Context, next: Next): Promise<void> => {
    const { method, route } = nameOf(ctx)
    const start = {
      name: `${method} ${route}`,
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': method, 'http.route': route },
      parent: trustsParent ? ctx.get('traceparent') : null,
    }
    return tracing.within(start, async (span) => {
      await next()
      span.setAttributes({
        'http.response.status_code': ctx.status,
        'weibind.outcome': ctx.state['error'] ?? 'ok',
        'weibind.request_id': ctx.state['requestId'],
      })
    })
  }
}
