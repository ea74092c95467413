import type { WebhookEndpoint } from '../domain/webhook.js'
import type { Clock } from './ports/clock.js'
import type { Log } from './ports/log.js'
import type { WebhookDeliveries } from './ports/webhook-deliveries.js'

export interface PrepareWebhooksPorts {
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'prepare'>
  readonly webhooks: readonly WebhookEndpoint[]
  readonly clock: Clock
  readonly log: Log
}

/** For the start of a process that delivers: new endpoints begin here, and those that left the file are forgotten. */
export class PrepareWebhooks {
  constructor(private readonly ports: PrepareWebhooksPorts) {}

  async execute(): Promise<void> {
    const { webhookDeliveries, webhooks, clock, log } = this.ports
    const ids = webhooks.map(({ id }) => id)
    const dropped = await webhookDeliveries.prepare(ids, clock.now())
    if (dropped > 0)
      log.warn({ dropped }, 'webhook deliveries of endpoints that are no longer in the file were dropped')
  }
}
