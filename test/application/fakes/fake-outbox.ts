import { type FailedEvent, MAX_DELAY_MS, type Outbox, type SetAside } from '../../../src/application/ports/outbox.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { NOON } from '../../support/builders.js'
import type { Stored } from './stored.js'

export function fakeOutbox(stored: Stored): Outbox {
  const { events, deliveries } = stored
  const deliveryOf = (id: string) => deliveries.get(id) ?? { dueAt: 0, failure: null }
  const waiting = () => events.filter(({ id }) => deliveryOf(id).failure === null)
  const setAside = () => events.flatMap((event) => failedEvent(event, deliveryOf(event.id).failure)).reverse()
  const retry = (id: string) => void deliveries.set(id, { dueAt: 0, failure: null })
  return {
    async append(event) {
      stored.call('outbox.append', event)
    },
    async claim(limit, now, until) {
      stored.call('outbox.claim')
      const dueAt = ({ id }: AuditEvent) => deliveryOf(id).dueAt
      const inOrder = waiting().toSorted((one, other) => dueAt(one) - dueAt(other))
      const isDue = (event: AuditEvent) => dueAt(event) <= now.getTime()
      const isTooFar = (event: AuditEvent) => dueAt(event) > now.getTime() + MAX_DELAY_MS
      const claimed = [...inOrder.filter(isDue), ...inOrder.filter(isTooFar)].slice(0, limit)
      for (const { id } of claimed) deliveries.set(id, { dueAt: until.getTime(), failure: null })
      return claimed
    },
    async published(ids, dueAt) {
      stored.call('outbox.published')
      for (const { id } of waiting().filter((event) => ids.includes(event.id)))
        deliveries.set(id, { dueAt: dueAt.getTime(), failure: null })
    },
    async find(eventId) {
      stored.call('outbox.find')
      return events.find(({ id }) => id === eventId) ?? null
    },
    async done(event) {
      stored.call('outbox.done')
      const found = events.findIndex(({ id }) => id === event.id)
      if (found === -1) return 'done'
      if (JSON.stringify(events[found]) !== JSON.stringify(event)) return 'changed'
      events.splice(found, 1)
      deliveries.delete(event.id)
      return 'done'
    },
    async setAside(failure) {
      stored.call('outbox.setAside')
      deliveries.set(failure.eventId, { dueAt: 0, failure })
    },
    async listSetAside({ cursor, limit }) {
      const failed = setAside()
      const from = cursor === undefined ? 0 : failed.findIndex(({ event }) => event.id === cursor) + 1
      const page = failed.slice(from, from + limit)
      return { events: page, nextCursor: failed.length > from + limit ? (page.at(-1)?.event.id ?? null) : null }
    },
    async countSetAside() {
      return setAside().length
    },
    async backlog() {
      const times = waiting().map(({ time }) => Date.parse(time))
      return { waiting: times.length, oldestAt: times.length > 0 ? new Date(Math.min(...times)) : null }
    },
    async retry(eventId) {
      stored.call('outbox.retry')
      if (!setAside().some(({ event }) => event.id === eventId)) return 'not-set-aside'
      retry(eventId)
      return 'retried'
    },
    async retryAll() {
      stored.call('outbox.retryAll')
      const failed = setAside()
      for (const { event } of failed) retry(event.id)
      return failed.length
    },
  }
}

/** Stores events, and sets them aside as ones that cannot be recorded. @returns them, newest first */
export async function failedEvents(
  outbox: Outbox,
  events: readonly AuditEvent[],
  error = 'no',
): Promise<FailedEvent[]> {
  for (const event of events) {
    await outbox.append(event)
    await outbox.setAside({ eventId: event.id, error, tries: 5, at: NOON })
  }
  return events.map((event) => ({ event, error, tries: 5, failedAt: NOON })).reverse()
}

function failedEvent(event: AuditEvent, failure: SetAside | null): FailedEvent[] {
  return failure ? [{ event, error: failure.error, tries: failure.tries, failedAt: failure.at }] : []
}
