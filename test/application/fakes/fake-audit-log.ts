import type { AuditLog, AuditSearch } from '../../../src/application/ports/audit-log.js'
import type { Erasures } from '../../../src/application/ports/erasures.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { isAbout, isErased, withoutPersonalData } from '../../../src/domain/erasure.js'
import type { Stored } from './stored.js'

export function fakeAuditLog(stored: Stored): AuditLog & { readonly recorded: AuditEvent[] } {
  const { recorded } = stored
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
      return recorded.some(({ id }) => id === eventId)
    },
    async search(search) {
      const newestFirst = recorded.toSorted((one, other) => (one.id < other.id ? 1 : -1))
      const { cursor } = search
      const matching = newestFirst.filter(
        (event) => matches(event, search) && (cursor === undefined || event.id < cursor),
      )
      const events = matching.slice(0, search.limit)
      return { events, nextCursor: matching.length > events.length ? (events.at(-1)?.id ?? null) : null }
    },
    async count({ stepMs, ...range }) {
      const counts = new Map<string, number>()
      for (const { time, type } of recorded.filter((event) => matches(event, range))) {
        const key = `${Math.floor(Date.parse(time) / stepMs) * stepMs} ${type}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      return [...counts].sort().map(([key, count]) => {
        const [at, type = ''] = key.split(' ')
        return { stepAt: new Date(Number(at)), type, count }
      })
    },
  }
}

export function fakeErasures(stored: Stored): Erasures {
  return {
    async erase(userId) {
      stored.call('erasures.erase')
      const erasure = { userId, identities: stored.erasures.get(userId) ?? [] }
      for (const events of [stored.events, stored.recorded])
        for (const [index, event] of events.entries())
          if (isAbout(erasure, event)) events[index] = withoutPersonalData(event)
      for (const session of stored.sessions.values()) if (session.userId === userId) stored.sessions.delete(session.id)
    },
  }
}

function matches({ type, time, data }: AuditEvent, search: Partial<AuditSearch>): boolean {
  const at = Date.parse(time)
  return (
    (search.type === undefined || search.type === type) &&
    (search.provider === undefined || search.provider === data.provider) &&
    (search.channel === undefined || search.channel === data.channel) &&
    (search.uid === undefined || search.uid === data.uid) &&
    (search.userId === undefined || search.userId === data.user_id) &&
    (search.ip === undefined || search.ip === data.ip) &&
    (search.from === undefined || search.from.getTime() <= at) &&
    (search.to === undefined || at < search.to.getTime())
  )
}
