import { SpanKind } from '@opentelemetry/api'
import type { ProviderAnswer, ProviderHttp } from '../../application/ports/provider-http.js'
import type { Tracing } from './tracing.js'

/**
 * A span for each call to a provider. Of its URL only the host is in it: a query may hold a secret (rule OP-14). The
 * provider gets no `traceparent`.
 */
export function tracedProviderHttp(http: ProviderHttp, provider: string, tracing: Tracing): ProviderHttp {
  return {
    send: (call, deadline) => {
      const attributes = { 'server.address': new URL(call.url).hostname }
      const start = { name: `${provider} ${call.name ?? 'call'}`, kind: SpanKind.CLIENT, attributes }
      return tracing.within(start, async (span) => {
        const answer = await http.send(call, deadline)
        span.setAttributes(factsOf(answer))
        return answer
      })
    },
  }
}

function factsOf(answer: ProviderAnswer) {
  if (answer.kind === 'silence') return { 'error.type': answer.isTimeout ? 'timeout' : answer.code }
  const status = { 'http.response.status_code': answer.status }
  return answer.status >= 400 ? { ...status, 'error.type': String(answer.status) } : status
}
