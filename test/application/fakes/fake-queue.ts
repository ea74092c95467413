import type { AuditLog } from '../../../src/application/ports/audit-log.js'
import type { AuditPublisher } from '../../../src/application/ports/audit-publisher.js'
import type { FailedEvent, Outbox } from '../../../src/application/ports/outbox.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
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
      stored.act('outbox.append', event)
    },
    async claim(limit, now, until) {
      stored.act('outbox.claim')
      claims.push({ limit, now, until })
      return stored.events.slice(0, limit)
    },
    async published(ids, at) {
      stored.act('outbox.published')
      dueAgain.push({ ids, at })
    },
    async find(eventId) {
      stored.act('outbox.find')
      return stored.events.find(({ id }) => id === eventId) ?? null
    },
    async done(eventId) {
      stored.act('outbox.done')
      stored.events.splice(0, stored.events.length, ...stored.events.filter(({ id }) => id !== eventId))
    },
    async setAside() {
      stored.act('outbox.setAside')
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
      stored.act('outbox.retry')
      const index = failed.findIndex(({ event }) => event.id === eventId)
      if (index === -1) return 'not-set-aside'
      failed.splice(index, 1)
      return 'retried'
    },
    async retryAll() {
      stored.act('outbox.retryAll')
      return failed.splice(0).length
    },
  }
}

export function fakePublisher(stored: Stored): AuditPublisher & { readonly published: AuditEvent[] } {
  const published: AuditEvent[] = []
  return {
    published,
    async publish(events) {
      stored.act('publisher.publish')
      published.push(...events)
    },
  }
}

export function fakeAuditLog(stored: Stored): AuditLog & { readonly recorded: AuditEvent[] } {
  const recorded: AuditEvent[] = []
  const has = (eventId: string) => recorded.some(({ id }) => id === eventId)
  return {
    recorded,
    async record(event) {
      stored.act('log.record')
      if (has(event.id)) return 'already-recorded'
      recorded.push(event)
      return 'recorded'
    },
    async has(eventId) {
      stored.act('log.has')
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
