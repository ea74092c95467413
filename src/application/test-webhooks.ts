import { errorOfStatus, type WebhookEndpoint, type WebhookError } from '../domain/webhook.js'
import type { Clock } from './ports/clock.js'
import type { Identifiers } from './ports/identifiers.js'
import type { WebhookSender } from './ports/webhook-sender.js'
import { endpointsNamed } from './replay-webhooks.js'

export interface TestWebhooksPorts {
  readonly sender: WebhookSender
  readonly webhooks: readonly WebhookEndpoint[]
  readonly clock: Clock
  readonly ids: Identifiers
}

export interface TestedWebhook {
  readonly endpoint: WebhookEndpoint
  /** Null: no answer came. */
  readonly status: number | null
  /** Null: delivered. */
  readonly error: WebhookError | null
}

/** Sends one event of a type that exists nowhere else, once, without storing anything. */
export class TestWebhooks {
  constructor(private readonly ports: TestWebhooksPorts) {}

  /** @param url of one endpoint, or its id; null: all. @returns in the order of the file; empty: no such endpoint */
  execute(url: string | null): Promise<readonly TestedWebhook[]> {
    const { webhooks } = this.ports
    const asked = url === null ? webhooks : endpointsNamed(webhooks, url)
    return Promise.all(asked.map((endpoint) => this.test(endpoint)))
  }

  private async test(endpoint: WebhookEndpoint): Promise<TestedWebhook> {
    const at = this.ports.clock.now()
    const eventId = this.ports.ids.next()
    const body = JSON.stringify({
      specversion: '1.0',
      id: eventId,
      source: '/weibind',
      type: 'weibind.webhook.test',
      time: at.toISOString(),
      datacontenttype: 'application/json',
      data: {},
    })
    const answer = await this.ports.sender.send({ endpointId: endpoint.id, eventId, at, body })
    if (answer.kind === 'silence') return { endpoint, status: null, error: answer.error }
    return { endpoint, status: answer.status, error: errorOfStatus(answer.status) }
  }
}
