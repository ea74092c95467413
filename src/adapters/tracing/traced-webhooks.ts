import { SpanKind } from '@opentelemetry/api'
import type { WebhookAnswer, WebhookSender } from '../../application/ports/webhook-sender.js'
import type { WebhookEndpoint } from '../../domain/webhook.js'
import type { Tracing } from './tracing.js'

/**
 * A span for each try of a delivery, in the trace of its event. If another process has recorded the event, it is a trace
 * of its own: the outbox, which has the trace, has forgotten the event by then.
 */
export function tracedWebhookSender(
  sender: WebhookSender,
  endpoints: readonly Pick<WebhookEndpoint, 'id' | 'url'>[],
  tracing: Tracing,
): WebhookSender {
  const hosts = new Map(endpoints.map(({ id, url }) => [id, new URL(url).hostname]))
  return {
    send: (message) => {
      const attributes = { 'server.address': hosts.get(message.endpointId) ?? '' }
      const parent = tracing.traceOfProcessed(message.eventId)
      const start = { name: 'webhook deliver', kind: SpanKind.CLIENT, attributes, parent }
      return tracing.within(start, async (span) => {
        const answer = await sender.send(message)
        span.setAttributes(factsOf(answer))
        return answer
      })
    },
  }
}

function factsOf(answer: WebhookAnswer) {
  if (answer.kind === 'answer') return { 'http.response.status_code': answer.status }
  return {}
}
