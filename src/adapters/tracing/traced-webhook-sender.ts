import { SpanKind } from '@opentelemetry/api'
import type { WebhookAnswer, WebhookSender } from '../../application/ports/webhook-sender.js'
import type { Tracing } from './tracing.js'

/**
 * A span for each try of a delivery, in a trace of its own: a retry may come hours after the login. Of the URL only the
 * host is in it (rule OP-14). @param hosts by the id of the endpoint
 */
export function tracedWebhookSender(
  sender: WebhookSender,
  hosts: ReadonlyMap<string, string>,
  tracing: Tracing,
): WebhookSender {
  return {
    send: (message) => {
      const attributes = { 'server.address': hosts.get(message.endpointId) ?? '' }
      return tracing.within({ name: 'webhook deliver', kind: SpanKind.CLIENT, attributes }, async (span) => {
        const answer = await sender.send(message)
        span.setAttributes(factsOf(answer))
        return answer
      })
    },
  }
}

function factsOf(answer: WebhookAnswer) {
  if (answer.kind === 'silence') return { 'error.type': answer.error }
  const status = { 'http.response.status_code': answer.status }
  return answer.status >= 300 ? { ...status, 'error.type': String(answer.status) } : status
}
