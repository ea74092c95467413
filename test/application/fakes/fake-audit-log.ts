import type { AuditChainLog, StoredEntry } from '../../../src/application/ports/audit-chain-log.js'
import type { AuditLog, AuditSearch } from '../../../src/application/ports/audit-log.js'
import type { AuditRetention } from '../../../src/application/ports/audit-retention.js'
import type { Erasures } from '../../../src/application/ports/erasures.js'
import { retainedAnchor } from '../../../src/domain/audit-anchor.js'
import { type EntrySeal, erasureMark, sealEntry } from '../../../src/domain/audit-chain.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { oldestRun } from '../../../src/domain/audit-retention.js'
import { isAbout, isErased, withoutPersonalData } from '../../../src/domain/erasure.js'
import { CHAIN_KEY } from '../../support/chain-keys.js'
import type { Stored } from './stored.js'

export function fakeAuditLog(stored: Stored): AuditLog & { readonly recorded: AuditEvent[] } {
  const { recorded } = stored
  return {
    recorded,
    async record(event) {
      stored.call('log.record')
      const found = recorded.findIndex(({ id }) => id === event.id)
      if (found !== -1 && isErased(event)) eraseRecorded(stored, found)
      if (found !== -1) return 'already-recorded'
      const head = [...stored.seals.values()].at(-1) ?? stored.anchor
      recorded.push(event)
      stored.seals.set(event.id, sealEntry(CHAIN_KEY, event, head, CHAIN_KEY.newSalt()))
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
      const seqs = events.map(({ id }) => stored.seals.get(id)?.seq ?? null)
      return { events, seqs, nextCursor: matching.length > events.length ? (events.at(-1)?.id ?? null) : null }
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
      for (const [index, event] of stored.events.entries())
        if (isAbout(erasure, event)) stored.events[index] = withoutPersonalData(event)
      for (const [index, event] of stored.recorded.entries()) if (isAbout(erasure, event)) eraseRecorded(stored, index)
      for (const session of stored.sessions.values()) if (session.userId === userId) stored.sessions.delete(session.id)
    },
  }
}

function eraseRecorded({ recorded, seals }: Stored, index: number): void {
  const event = recorded[index]
  const seal = event && seals.get(event.id)
  if (!event || !seal) return
  recorded[index] = withoutPersonalData(event)
  seals.set(event.id, { ...seal, salt: null, erased: erasureMark(CHAIN_KEY, seal.hash) })
}

export function fakeAuditChainLog(stored: Stored): AuditChainLog {
  const { seals } = stored
  const entries = () => entriesOf(stored)
  return {
    anchor: async () => stored.anchor,
    head: async () => [...seals.values()].map(({ seq, hash }) => ({ seq, hash })).at(-1) ?? null,
    entries: async (after, limit) =>
      entries()
        .filter(({ seq }) => (seq ?? 0) > after)
        .slice(0, limit),
    unnumbered: async () => null,
  }
}

export function fakeAuditRetention(stored: Stored): AuditRetention {
  return {
    async removeOldest(before, now) {
      const { count, last, brokenAt } = oldestRun(CHAIN_KEY, stored.anchor, entriesOf(stored), before)
      stored.forgetRecorded(count)
      if (count > 0) stored.anchor = retainedAnchor(CHAIN_KEY, stored.anchor, last, now)
      return { removed: count, mayHaveMore: false, brokenAt }
    },
  }
}

function entriesOf({ recorded, seals }: Stored): StoredEntry[] {
  return recorded.flatMap((event) => entryOf(event, seals.get(event.id)))
}

function entryOf(event: AuditEvent, seal: EntrySeal | undefined): StoredEntry[] {
  if (!seal) return []
  const { provider = null, channel = null, uid = null, user_id: userId = null, ip = null } = event.data
  const beside = { id: event.id, type: event.type, at: Date.parse(event.time), provider, channel, uid, userId, ip }
  return [{ ...seal, event: JSON.stringify(event), beside }]
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
