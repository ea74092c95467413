import { expect } from 'chai'
import type { AuditSearch } from '../../src/application/ports/audit-log.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { withoutPersonalData } from '../../src/domain/erasure.js'
import { anEvent, later, NOON, times, unique } from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'

export function auditLogContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`AuditLog contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    itOnStores('records an event, and finds it afterwards, also in another process', async () => {
      const event = anEvent()
      expect(await stores.auditLog.has(event.id)).to.equal(false)
      expect(await stores.auditLog.record(event)).to.equal('recorded')
      const other = await stores.reopen()
      expect(await other.auditLog.has(event.id)).to.equal(true)
      expect((await other.auditLog.search({ limit: 10 })).events).to.deep.equal([event])
      await other.close()
    })

    itOnStores('records an event once, however often it is asked to, through two processes', async () => {
      const event = anEvent()
      const other = await stores.reopen()
      const answers = await Promise.all(
        times(200, (index) => (index % 2 === 0 ? stores : other).auditLog.record(event)),
      )
      await other.close()
      expect(answers.filter((answer) => answer === 'recorded')).to.have.length(1)
      expect(new Set(answers)).to.deep.equal(new Set(['recorded', 'already-recorded']))
      expect(await idsOf({})).to.deep.equal([event.id])
    })

    it('keeps what it recorded first', async () => {
      const event = anEvent()
      await stores.auditLog.record(event)
      await stores.auditLog.record({ ...event, type: 'weibind.login.failed' })
      expect((await stores.auditLog.search({ limit: 10 })).events).to.deep.equal([event])
    })

    it('returns an event as it was recorded, and finds it by its fields', async () => {
      for (const text of HOSTILE_TEXTS) {
        const data = { provider: 'weibo', uid: text, user_id: text, ip: text, user_agent: text }
        const event = anEvent({ subject: `weibo:${text}`, data })
        await stores.auditLog.record(event)
        for (const search of [{ uid: text }, { userId: text }, { ip: text }]) {
          expect((await stores.auditLog.search({ ...search, limit: 10 })).events, text).to.deep.equal([event])
        }
      }
    })

    it('finds events by the address that they came from, until they are erased', async () => {
      const ip = unique('address')
      const [first, second, other] = [anEvent({ data: { ip } }), anEvent({ data: { ip } }), anEvent()]
      await record(first, second, other)
      expect(await idsOf({ ip })).to.deep.equal([second.id, first.id])
      await stores.auditLog.record(withoutPersonalData(second))
      expect(await idsOf({ ip })).to.deep.equal([first.id])
    })

    it('finds the newest first, in any order of recording', async () => {
      const [first, second, third] = times(3, () => anEvent())
      await record(second, third, first)
      expect(await idsOf({})).to.deep.equal([third?.id, second?.id, first?.id])
    })

    it('finds by type, provider, uid and user, alone and together', async () => {
      const uid = unique('uid')
      const userId = unique('user')
      const mine = anEvent({ type: 'weibind.binding.created', data: { provider: 'weibo', uid, user_id: userId } })
      const login = anEvent({ data: { provider: 'weibo', uid, user_id: userId } })
      const other = anEvent({ data: { provider: 'weibo', uid: `0${uid}`, user_id: unique('user') } })
      const nobody = anEvent({ type: 'weibind.login.failed' })
      await record(mine, login, other, nobody)
      expect(await idsOf({ type: 'weibind.binding.created' })).to.deep.equal([mine.id])
      expect(await idsOf({ provider: 'weibo' })).to.deep.equal([other.id, login.id, mine.id])
      expect(await idsOf({ uid })).to.deep.equal([login.id, mine.id])
      expect(await idsOf({ userId })).to.deep.equal([login.id, mine.id])
      expect(await idsOf({ type: 'weibind.login.succeeded', provider: 'weibo', uid, userId })).to.deep.equal([login.id])
      expect(await idsOf({ provider: 'weixin', uid })).to.deep.equal([])
      expect(await idsOf({ type: 'no such type' })).to.deep.equal([])
    })

    it('finds by channel, which is another one at each provider', async () => {
      const at = (provider: string, channel?: string) => anEvent({ data: { provider, ...(channel && { channel }) } })
      const [web, mp, other, none] = [at('weixin', 'web'), at('weixin', 'mp'), at('other', 'mp'), at('weibo')]
      await record(web, mp, other, none)
      expect(await idsOf({ channel: 'mp' })).to.deep.equal([other.id, mp.id])
      expect(await idsOf({ provider: 'weixin', channel: 'mp' })).to.deep.equal([mp.id])
      expect(await idsOf({ provider: 'weibo', channel: 'web' })).to.deep.equal([])
    })

    it('finds from a time on, that one included, to another, that one excluded', async () => {
      const [one, two, three] = times(3, (hour) => anEvent({ time: later(NOON, hour * 3600).toISOString() }))
      await record(one, two, three)
      const [first, second] = [NOON, later(NOON, 3600)]
      expect(await idsOf({ from: second })).to.deep.equal([three?.id, two?.id])
      expect(await idsOf({ to: second })).to.deep.equal([one?.id])
      expect(await idsOf({ from: first, to: second })).to.deep.equal([one?.id])
      expect(await idsOf({ from: second, to: second })).to.deep.equal([])
    })

    it('leaves unset conditions out', async () => {
      const event = anEvent()
      await record(event)
      const unset = {
        type: undefined,
        provider: undefined,
        channel: undefined,
        uid: undefined,
        userId: undefined,
        from: undefined,
      }
      expect(await idsOf({ ...unset, to: undefined, cursor: undefined })).to.deep.equal([event.id])
    })

    it('pages through everything once, while more is recorded', async () => {
      const events = times(7, () => anEvent())
      await record(...events)
      const first = await stores.auditLog.search({ limit: 3 })
      await record(anEvent())
      const second = await stores.auditLog.search({ limit: 3, cursor: first.nextCursor ?? '' })
      const third = await stores.auditLog.search({ limit: 3, cursor: second.nextCursor ?? '' })
      expect([first, second, third].flatMap((page) => page.events)).to.deep.equal(events.toReversed())
      expect(third.nextCursor).to.equal(null)
    })

    it('reports the end if exactly the limit is left', async () => {
      await record(...times(3, () => anEvent()))
      expect((await stores.auditLog.search({ limit: 3 })).nextCursor).to.equal(null)
      expect((await stores.auditLog.search({ limit: 2 })).nextCursor).to.be.a('string')
    })

    it('keeps to the conditions from page to page', async () => {
      const uid = unique('uid')
      const mine = times(4, () => anEvent({ data: { uid } }))
      for (const event of mine) await record(event, anEvent())
      const first = await stores.auditLog.search({ uid, limit: 3 })
      const second = await stores.auditLog.search({ uid, limit: 3, cursor: first.nextCursor ?? '' })
      expect([...first.events, ...second.events]).to.deep.equal(mine.toReversed())
    })

    it('answers any cursor with a page', async () => {
      await record(anEvent())
      for (const cursor of ['', 'garbage', '-1', 'x'.repeat(10_000), ...HOSTILE_TEXTS]) {
        expect((await stores.auditLog.search({ limit: 3, cursor })).events, cursor).to.be.an('array')
      }
    })

    it('tells the number of each event of a page', async () => {
      await record(...times(3, () => anEvent()))
      const { seqs, nextCursor } = await stores.auditLog.search({ limit: 2 })
      expect(seqs).to.deep.equal([3, 2])
      expect((await stores.auditLog.search({ limit: 2, cursor: nextCursor ?? '' })).seqs).to.deep.equal([1])
    })

    it('counts the events of each type in each step, from one time to another', async () => {
      const HOUR_MS = 3_600_000
      const at = (seconds: number, type: AuditEvent['type'] = 'weibind.login.succeeded') =>
        anEvent({ type, time: later(NOON, seconds).toISOString() })
      const failed = 'weibind.login.failed'
      await record(at(-0.001), at(0), at(0), at(1800, failed), at(3599.999), at(7200, failed), at(7200.5), at(7201))
      const counting = { from: NOON, to: later(NOON, 7201), stepMs: HOUR_MS }
      const [first, third] = [NOON, later(NOON, 7200)]
      expect(await stores.auditLog.count(counting)).to.deep.equal([
        { stepAt: first, type: failed, count: 1 },
        { stepAt: first, type: 'weibind.login.succeeded', count: 3 },
        { stepAt: third, type: failed, count: 1 },
        { stepAt: third, type: 'weibind.login.succeeded', count: 1 },
      ])
      expect(await stores.auditLog.count({ ...counting, from: later(NOON, 1), to: later(NOON, 2) })).to.deep.equal([])
    })

    it('counts the events of a provider, and of its channel', async () => {
      const time = NOON.toISOString()
      const at = (data: AuditEvent['data'] | object) => anEvent({ time, data })
      await record(at({ provider: 'weibo' }), at({ provider: 'weixin', channel: 'web' }), at({}))
      await record(at({ provider: 'weixin', channel: 'mp' }), at({ provider: 'weixin', channel: 'mp' }))
      const counted = async (of: { provider?: string; channel?: string }) => {
        const counting = { from: NOON, to: later(NOON, 1), stepMs: 3_600_000, ...of }
        return (await stores.auditLog.count(counting)).map(({ count }) => count)
      }
      expect(await counted({})).to.deep.equal([5])
      expect(await counted({ provider: 'weixin' })).to.deep.equal([3])
      expect(await counted({ provider: 'weixin', channel: 'mp' })).to.deep.equal([2])
      expect(await counted({ channel: 'web' })).to.deep.equal([1])
      expect(await counted({ provider: 'weibo', channel: 'web' })).to.deep.equal([])
    })

    it('counts over days, which begin at midnight in UTC', async () => {
      for (const time of ['2026-11-21T23:59:59.999Z', '2026-11-22T00:00:00.000Z', '2026-11-22T23:59:59.999Z'])
        await record(anEvent({ time }))
      const range = { from: new Date('2026-11-01T07:00:00Z'), to: new Date('2026-12-01T00:00:00Z') }
      const counts = await stores.auditLog.count({ ...range, stepMs: 86_400_000 })
      expect(counts.map(({ stepAt, count }) => [stepAt.toISOString(), count])).to.deep.equal([
        ['2026-11-21T00:00:00.000Z', 1],
        ['2026-11-22T00:00:00.000Z', 2],
      ])
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { auditLog, close } = await stores.reopen()
      await close()
      await rejectsUnavailable(auditLog.record(anEvent()))
      await rejectsUnavailable(auditLog.has('id'))
      await rejectsUnavailable(auditLog.search({ limit: 1 }))
      await rejectsUnavailable(auditLog.count({ from: NOON, to: later(NOON, 1), stepMs: 1000 }))
    })

    async function record(...events: readonly (AuditEvent | undefined)[]): Promise<void> {
      for (const event of events) if (event) await stores.auditLog.record(event)
    }

    async function idsOf(search: Omit<AuditSearch, 'limit'>): Promise<string[]> {
      return (await stores.auditLog.search({ ...search, limit: 100 })).events.map(({ id }) => id)
    }
  })
}
