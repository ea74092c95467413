import type {
  ClaimedDelivery,
  FailedAttempt,
  LastTry,
  WebhookDeliveries,
} from '../../../src/application/ports/webhook-deliveries.js'
import { takesType } from '../../../src/domain/webhook.js'
import { deliveryId, deliveryKey } from '../../../src/domain/webhook-delivery-id.js'
import type { Stored } from './stored.js'

export interface StoredDelivery {
  readonly endpointId: string
  readonly eventId: string
  readonly dueAt: Date
  readonly claim: string | null
  readonly tries: number
  readonly failure: (FailedAttempt & { readonly failedAt: Date }) | null
}

export interface StoredEndpoint extends LastTry {
  /** How many recorded events are planned. */
  readonly position: number
  readonly isResting: boolean
}

const DUE_AT_ONCE = new Date(0)

export function fakeWebhookDeliveries(stored: Stored): WebhookDeliveries {
  const { webhookEndpoints: endpoints, webhookDeliveries: deliveries, recorded } = stored
  const eventOf = (eventId: string) => recorded.find(({ id }) => id === eventId)
  const put = (delivery: StoredDelivery) => void deliveries.set(deliveryId(delivery), delivery)
  const fresh = (endpointId: string, eventId: string) =>
    put({ endpointId, eventId, dueAt: DUE_AT_ONCE, claim: null, tries: 0, failure: null })
  const of = (endpointId: string) => [...deliveries.values()].filter((each) => each.endpointId === endpointId)
  const waiting = (endpointId: string) => of(endpointId).filter(({ failure }) => failure === null)
  const mine = ({ endpointId, event, claim }: ClaimedDelivery) => {
    const found = deliveries.get(deliveryId({ endpointId, eventId: event.id }))
    return found?.claim === claim ? found : null
  }
  const retry = (id: string) => {
    const found = deliveries.get(id)
    if (!found?.failure) return false
    fresh(found.endpointId, found.eventId)
    return true
  }
  return {
    async prepare(endpointIds) {
      let dropped = 0
      for (const id of endpoints.keys()) {
        if (endpointIds.includes(id)) continue
        for (const delivery of of(id)) dropped += deliveries.delete(deliveryId(delivery)) ? 1 : 0
        endpoints.delete(id)
      }
      const unknown = { position: recorded.length, status: null, succeededAt: null }
      for (const id of endpointIds) endpoints.set(id, { ...(endpoints.get(id) ?? unknown), isResting: false })
      return dropped
    },
    async plan({ id, types }) {
      stored.call('webhooks.plan')
      const endpoint = endpoints.get(id)
      if (!endpoint) return false
      for (const event of recorded.slice(endpoint.position)) if (takesType({ types }, event.type)) fresh(id, event.id)
      endpoints.set(id, { ...endpoint, position: recorded.length })
      return false
    },
    async claim(endpointId, { limit, now, until }) {
      stored.call('webhooks.claim')
      if (endpoints.get(endpointId)?.isResting) return { deliveries: [], nextDueAt: null }
      const byTime = () => waiting(endpointId).sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
      const due = byTime().filter(({ dueAt }) => dueAt <= now)
      const claimed = due.slice(0, limit).flatMap((delivery) => {
        const event = eventOf(delivery.eventId)
        const claim = `claim-${stored.journal.length}`
        if (event) put({ ...delivery, dueAt: until, claim })
        else deliveries.delete(deliveryId(delivery))
        return event ? [{ endpointId, event, tries: delivery.tries, claim }] : []
      })
      return { deliveries: claimed, nextDueAt: byTime()[0]?.dueAt ?? null }
    },
    async delivered(delivery) {
      stored.call('webhooks.delivered')
      const found = mine(delivery)
      if (found) deliveries.delete(deliveryId(found))
    },
    async postpone(delivery, dueAt, attempt) {
      const found = mine(delivery)
      if (found) put({ ...found, dueAt, claim: null, tries: attempt?.tries ?? found.tries })
    },
    async setAside(delivery, at, attempt) {
      const found = mine(delivery)
      if (found) put({ ...found, claim: null, failure: { ...attempt, failedAt: at } })
    },
    async rest(endpointId) {
      const endpoint = endpoints.get(endpointId)
      if (!endpoint || endpoint.isResting) return false
      endpoints.set(endpointId, { ...endpoint, isResting: true })
      return true
    },
    async note(endpointId, { status, succeededAt }) {
      const endpoint = endpoints.get(endpointId)
      if (endpoint) endpoints.set(endpointId, { ...endpoint, status, succeededAt: succeededAt ?? endpoint.succeededAt })
    },
    async figures(endpointId) {
      const endpoint = endpoints.get(endpointId)
      const times = waiting(endpointId).flatMap(({ eventId }) => eventOf(eventId)?.time ?? [])
      const [oldest] = times.sort()
      return {
        waiting: waiting(endpointId).length,
        oldestAt: oldest === undefined ? null : new Date(oldest),
        failed: of(endpointId).length - waiting(endpointId).length,
        lastStatus: endpoint?.status ?? null,
        lastSuccessAt: endpoint?.succeededAt ?? null,
        isResting: endpoint?.isResting ?? false,
      }
    },
    async listSetAside({ endpointIds, cursor, limit }) {
      const below = cursor !== undefined && deliveryKey(cursor) ? cursor : null
      const failed = [...deliveries.entries()]
        .filter(([id, { endpointId }]) => endpointIds.includes(endpointId) && (below === null || id < below))
        .sort(([one], [other]) => (one < other ? 1 : -1))
        .flatMap(([id, { endpointId, eventId, failure }]) => {
          const event = eventOf(eventId)
          return failure && event ? [{ id, endpointId, event, ...failure }] : []
        })
      const page = failed.slice(0, limit)
      return { deliveries: page, nextCursor: failed.length > limit ? (page.at(-1)?.id ?? null) : null }
    },
    async retry(id) {
      return retry(id) ? 'retried' : 'not-set-aside'
    },
    async retryAll(endpointIds) {
      return [...deliveries.entries()].filter(([id, { endpointId }]) => endpointIds.includes(endpointId) && retry(id))
        .length
    },
    async add(endpointId, eventIds) {
      for (const eventId of eventIds) fresh(endpointId, eventId)
    },
  }
}
