import type { WebhookEndpoint } from '../domain/webhook.js'
import type { FailedDelivery, WebhookDeliveries } from './ports/webhook-deliveries.js'

export interface FailedWebhooksPorts {
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'listSetAside' | 'retry' | 'retryAll'>
  readonly webhooks: readonly WebhookEndpoint[]
}

export interface FailedWebhooksSearch {
  /** The id of an endpoint. Absent: all. */
  readonly endpoint?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface FailedWebhook extends FailedDelivery {
  readonly shownUrl: string
}

export interface FailedWebhooksPage {
  readonly deliveries: readonly FailedWebhook[]
  readonly nextCursor: string | null
}

export type WebhooksRetry =
  | { readonly outcome: 'retried'; readonly count: number }
  | { readonly outcome: 'none-set-aside' }

/** The deliveries that were set aside. Those of an endpoint that is not in the file are none. */
export class ListFailedWebhooks {
  constructor(private readonly ports: FailedWebhooksPorts) {}

  async execute({ endpoint, ...search }: FailedWebhooksSearch): Promise<FailedWebhooksPage> {
    const { webhooks, webhookDeliveries } = this.ports
    const asked = webhooks.filter(({ id }) => endpoint === undefined || id === endpoint)
    const endpointIds = asked.map(({ id }) => id)
    const { deliveries, nextCursor } = await webhookDeliveries.listSetAside({ endpointIds, ...search })
    const urlOf = new Map(asked.map(({ id, shownUrl }) => [id, shownUrl]))
    return {
      deliveries: deliveries.map((delivery) => ({ ...delivery, shownUrl: urlOf.get(delivery.endpointId) ?? '' })),
      nextCursor,
    }
  }
}

export class RetryFailedWebhooks {
  constructor(private readonly ports: FailedWebhooksPorts) {}

  async execute(which: { readonly id: string } | 'all'): Promise<WebhooksRetry> {
    const { webhooks, webhookDeliveries } = this.ports
    if (which === 'all') {
      const count = await webhookDeliveries.retryAll(webhooks.map(({ id }) => id))
      return count === 0 ? { outcome: 'none-set-aside' } : { outcome: 'retried', count }
    }
    const outcome = await webhookDeliveries.retry(which.id)
    return outcome === 'retried' ? { outcome, count: 1 } : { outcome: 'none-set-aside' }
  }
}
