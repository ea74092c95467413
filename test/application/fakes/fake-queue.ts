import type { AuditLog } from '../../../src/application/ports/audit-log.js'
import type { AuditPublisher } from '../../../src/application/ports/audit-publisher.js'
import type { Erasures } from '../../../src/application/ports/erasures.js'
import type { FailedEvent, Outbox } from '../../../src/application/ports/outbox.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { isAbout, isErased, withoutPersonalData } from '../../../src/domain/erasure.js'
import { NOON } from '../../support/builders.js'
import type { Stored } from './stored.js'

export interface Claim {
  readonly limit: number
  readonly now: Date
  readonly until: Date
}

export interface FakeOutbox extends Outbox {
  readonly claims: Claim[]
  readonly dueAgain: { readonly ids: readonly string[]; readonly at: Date }[]
  readonly failed: FailedEvent[]
}

export function fakeOutbox(stored: Stored): FakeOutbox {
  const claims: Claim[] = []
  const dueAgain: { ids: readonly string[]; at: Date }[] = []
  const failed: FailedEvent[] = []
  return {
    claims,
    dueAgain,
    failed,
    async append(event) {
      stored.call('outbox.append', event)
    },
    async claim(limit, now, until) {
      stored.call('outbox.claim')
      claims.push({ limit, now, until })
      return stored.events.slice(0, limit)
    },
    async published(ids, at) {
      stored.call('outbox.published')
      dueAgain.push({ ids, at })
    },
    async find(eventId) {
      stored.call('outbox.find')
      return stored.events.find(({ id }) => id === eventId) ?? null
    },
    async done(event) {
      stored.call('outbox.done')
      const found = stored.events.findIndex(({ id }) => id === event.id)
      if (found === -1) return 'done'
      if (JSON.stringify(stored.events[found]) !== JSON.stringify(event)) return 'changed'
      stored.events.splice(found, 1)
      return 'done'
    },
    async setAside() {
      stored.call('outbox.setAside')
    },
    async listSetAside({ limit }) {
      return { events: failed.slice(0, limit), nextCursor: failed.length > limit ? 'the next page' : null }
    },
    async countSetAside() {
      return failed.length
    },
    async backlog() {
      return { waiting: stored.events.length, oldestAt: stored.events.length > 0 ? NOON : null }
    },
    async retry(eventId) {
      stored.call('outbox.retry')
      const index = failed.findIndex(({ event }) => event.id === eventId)
      if (index === -1) return 'not-set-aside'
      failed.splice(index, 1)
      return 'retried'
    },
    async retryAll() {
      stored.call('outbox.retryAll')
      return failed.splice(0).length
    },
  }
}

export function fakePublisher(stored: Stored): AuditPublisher & { readonly published: AuditEvent[] } {
  const published: AuditEvent[] = []
  return {
    published,
    async publish(events) {
      stored.call('publisher.publish')
      published.push(...events)
    },
  }
}

/** Erases what is on its way; what is in the log is the stores' matter. */
export function fakeErasures(stored: Stored): Erasures {
  return {
    async erase(userId) {
      stored.call('erasures.erase')
      const erasure = { userId, identities: [] }
      const events = stored.events.map((event) => (isAbout(erasure, event) ? withoutPersonalData(event) : event))
      stored.events.splice(0, stored.events.length, ...events)
    },
  }
}

export function fakeAuditLog(stored: Stored): AuditLog & { readonly recorded: AuditEvent[] } {
  const recorded: AuditEvent[] = []
  const has = (eventId: string) => recorded.some(({ id }) => id === eventId)
  return {
    recorded,
    async record(event) {
      stored.call('log.record')
      const found = recorded.findIndex(({ id }) => id === event.id)
      if (found !== -1 && isErased(event)) recorded[found] = event
      if (found !== -1) return 'already-recorded'
      recorded.push(event)
      return 'recorded'
    },
    async has(eventId) {
      stored.call('log.has')
      return has(eventId)
    },
    async search() {
      return { events: recorded, nextCursor: null }
    },
    async count() {
      return []
    },
  }
}
