import type { WebhookEndpoint } from '../domain/webhook.js'
import type { Clock } from './ports/clock.js'
import type { ClaimedDelivery, LastTry, WebhookDeliveries } from './ports/webhook-deliveries.js'
import type { TryWebhook } from './try-webhook.js'

export interface DeliverWebhooksPorts {
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'claim' | 'note' | 'plan'>
  readonly tryWebhook: Pick<TryWebhook, 'execute'>
  readonly clock: Clock
}

export interface WebhookTurn {
  /** The tries that were started. A turn does not wait for them. */
  readonly tries: readonly Promise<void>[]
  /** When the next delivery is due, in milliseconds. Null: none waits. */
  readonly nextInMs: number | null
}

/** A try takes 10 s at most: a process that does not settle it by then is gone, and another one may try. */
const LEASE_MS = 20_000
/** Turns follow each other closely under load. */
const BETWEEN_PLANS_MS = 250

interface EndpointState {
  plannedAt: number
  /** What no turn has stored yet. */
  last: LastTry | null
}

/** One turn of one endpoint: makes deliveries of new events, and starts tries of those that are due. */
export class DeliverWebhooks {
  private readonly states = new Map<string, EndpointState>()

  constructor(private readonly ports: DeliverWebhooksPorts) {}

  /** @param free how many tries may be started */
  async execute(endpoint: WebhookEndpoint, free: number): Promise<WebhookTurn> {
    const { webhookDeliveries, clock } = this.ports
    await this.planAndNote(endpoint)
    if (free === 0) return { tries: [], nextInMs: null }
    const now = clock.now()
    const until = new Date(now.getTime() + LEASE_MS)
    const { deliveries, nextDueAt } = await webhookDeliveries.claim(endpoint.id, { limit: free, now, until })
    const nextInMs = nextDueAt && nextDueAt.getTime() - clock.now().getTime()
    return { tries: deliveries.map((delivery) => this.tryOne(delivery)), nextInMs }
  }

  private async planAndNote(endpoint: WebhookEndpoint): Promise<void> {
    const { webhookDeliveries, clock } = this.ports
    const state = this.stateOf(endpoint.id)
    const sincePlan = clock.now().getTime() - state.plannedAt
    if (sincePlan >= 0 && sincePlan < BETWEEN_PLANS_MS) return
    while (await webhookDeliveries.plan(endpoint));
    state.plannedAt = clock.now().getTime()
    const { last } = state
    if (!last) return
    state.last = null
    await webhookDeliveries.note(endpoint.id, last)
  }

  private async tryOne(delivery: ClaimedDelivery): Promise<void> {
    const { tryWebhook, clock } = this.ports
    const { status, isDelivered } = await tryWebhook.execute(delivery)
    const state = this.stateOf(delivery.endpointId)
    const succeededAt = isDelivered ? clock.now() : (state.last?.succeededAt ?? null)
    state.last = { status, succeededAt }
  }

  private stateOf(endpointId: string): EndpointState {
    const known = this.states.get(endpointId)
    if (known) return known
    const state: EndpointState = { plannedAt: 0, last: null }
    this.states.set(endpointId, state)
    return state
  }
}
