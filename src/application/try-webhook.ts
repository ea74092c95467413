import { errorOfStatus, isGone, type WebhookError } from '../domain/webhook.js'
import { nextTryAt } from '../domain/webhook-schedule.js'
import type { Clock } from './ports/clock.js'
import type { Log } from './ports/log.js'
import type { ClaimedDelivery, WebhookDeliveries } from './ports/webhook-deliveries.js'
import type { WebhookAnswer, WebhookSender } from './ports/webhook-sender.js'

export interface TryWebhookPorts {
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'delivered' | 'postpone' | 'rest' | 'setAside'>
  readonly sender: WebhookSender
  readonly clock: Clock
  readonly log: Log
  readonly webhookRetrySeconds: readonly number[]
}

/** How a try ended. */
export interface TriedWebhook {
  /** Null: no answer came. */
  readonly status: number | null
  readonly isDelivered: boolean
}

/** One try of one delivery, and what follows from its answer (docs/webhooks.md, What counts as delivered). */
export class TryWebhook {
  constructor(private readonly ports: TryWebhookPorts) {}

  async execute(delivery: ClaimedDelivery): Promise<TriedWebhook> {
    const { webhookDeliveries, sender, clock } = this.ports
    const { endpointId, event } = delivery
    const message = { endpointId, eventId: event.id, at: clock.now(), body: JSON.stringify(event) }
    const answer = await sender.send(message)
    const status = answer.kind === 'answer' ? answer.status : null
    const error = errorOf(answer)
    if (error === null) await webhookDeliveries.delivered(delivery)
    else if (status !== null && isGone(status)) await this.rest(delivery)
    else await this.fail(delivery, { error, status, retryAfterSeconds: retryAfterOf(answer) })
    return { status, isDelivered: error === null }
  }

  /** The endpoint first: until it rests, the delivery would be claimed again at once. */
  private async rest(delivery: ClaimedDelivery): Promise<void> {
    const { webhookDeliveries, clock, log } = this.ports
    const { endpointId } = delivery
    const hasBegun = await webhookDeliveries.rest(endpointId)
    await webhookDeliveries.postpone(delivery, clock.now(), null)
    if (hasBegun)
      log.warn({ endpoint: endpointId }, 'a webhook endpoint answered 410 Gone: it rests until the next start')
  }

  private async fail(
    delivery: ClaimedDelivery,
    failure: { error: WebhookError; status: number | null; retryAfterSeconds: number | null },
  ): Promise<void> {
    const { webhookDeliveries, clock, log, webhookRetrySeconds } = this.ports
    const { error, status, retryAfterSeconds } = failure
    const at = clock.now()
    const tries = delivery.tries + 1
    const attempt = { tries, lastStatus: status, error }
    const dueAt = nextTryAt(webhookRetrySeconds, { tries, at, retryAfterSeconds, chance: Math.random() })
    if (dueAt) return webhookDeliveries.postpone(delivery, dueAt, attempt)
    await webhookDeliveries.setAside(delivery, at, attempt)
    const fields = { endpoint: delivery.endpointId, event: delivery.event.id, tries, status, error }
    log.warn(fields, 'a webhook delivery was set aside after its last try')
  }
}

function errorOf(answer: WebhookAnswer): WebhookError | null {
  return answer.kind === 'answer' ? errorOfStatus(answer.status) : answer.error
}

/** Only with these is it the time of the next try (RFC 9110, section 15.6.4; RFC 6585, section 4). */
function retryAfterOf(answer: WebhookAnswer): number | null {
  const isMeant = answer.kind === 'answer' && (answer.status === 429 || answer.status === 503)
  return isMeant ? answer.retryAfterSeconds : null
}
