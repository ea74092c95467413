import type { WebhookEndpoint } from '../domain/webhook.js'
import type { EndpointFigures, WebhookDeliveries } from './ports/webhook-deliveries.js'

export interface ListWebhooksPorts {
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'figures'>
  readonly webhooks: readonly WebhookEndpoint[]
}

export interface ListedWebhook extends EndpointFigures {
  readonly endpoint: WebhookEndpoint
}

/** The endpoints in the order of the file, and how each fares. */
export class ListWebhooks {
  constructor(private readonly ports: ListWebhooksPorts) {}

  execute(): Promise<readonly ListedWebhook[]> {
    const { webhooks, webhookDeliveries } = this.ports
    return Promise.all(
      webhooks.map(async (endpoint) => ({ endpoint, ...(await webhookDeliveries.figures(endpoint.id)) })),
    )
  }
}
