import type { Middleware } from 'koa'
import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { EventTraces } from '../../application/ports/event-traces.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { ProviderHttp } from '../../application/ports/provider-http.js'
import type { WebhookSender } from '../../application/ports/webhook-sender.js'
import type { Settings } from '../config/settings.js'
import { namesOf, type RequestsObservation } from '../http/observe-requests.js'
import type { Lifecycle } from './lifecycle.js'
import type { StorePorts } from './stores.js'

type Deliver = Pick<DeliverAuditEvent, 'execute' | 'isStoreAvailable'>

/** Puts spans around the parts of a process. */
export interface Traces {
  readonly events: EventTraces
  stores(ports: StorePorts): StorePorts
  http(http: ProviderHttp, provider: string): ProviderHttp
  requests(observation: RequestsObservation): readonly Middleware[]
  publisher(publisher: AuditPublisher): AuditPublisher
  webhooks(sender: WebhookSender): WebhookSender
  delivery(deliver: Deliver, outbox: Pick<Outbox, 'find'>): Deliver
}

/** Null: there are no traces, and nothing of OpenTelemetry is loaded. */
export async function openTraces(settings: Settings, lifecycle: Lifecycle): Promise<Traces | null> {
  if (!settings.traces) return null
  const [
    { openTracing },
    { traceRequests },
    { tracedProviderHttp },
    { tracedStores },
    { tracedPublisher, tracedDelivery },
    { tracedWebhookSender },
  ] = await Promise.all([
    import('../tracing/open-tracing.js'),
    import('../tracing/trace-requests.js'),
    import('../tracing/traced-provider-http.js'),
    import('../tracing/traced-stores.js'),
    import('../tracing/traced-queue.js'),
    import('../tracing/traced-webhooks.js'),
  ])
  const { tracing, close } = await openTracing(settings.traces)
  lifecycle.onStop(close)
  const database = settings.mongodbUri === null ? 'sqlite' : 'mongodb'
  const system = settings.redisUrl === null ? 'memory' : 'bullmq'
  const trustsParent = settings.trustedProxies > 0
  return {
    events: tracing,
    stores: (ports) => tracedStores(ports, database, tracing),
    http: (http, provider) => tracedProviderHttp(http, provider, tracing),
    requests: ({ routes }) => [traceRequests({ tracing, trustsParent, nameOf: namesOf(routes) })],
    webhooks: (sender) => tracedWebhookSender(sender, settings.webhooks, tracing),
    publisher: (publisher) => tracedPublisher(publisher, system, tracing),
    delivery: (deliver, outbox) => tracedDelivery(deliver, { system, outbox, tracing }),
  }
}
