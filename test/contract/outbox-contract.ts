import { expect } from 'chai'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { anEvent, later, NOON, times } from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'

export function outboxContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`Outbox contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    const LATER = later(NOON, 10)

    itOnStores('keeps an event until it is done, also for another process', async () => {
      const [event] = await appended(1)
      const other = await stores.reopen()
      expect(await other.outbox.find(event.id)).to.deep.equal(event)
      await other.outbox.done(event)
      await other.close()
      expect(await stores.outbox.find(event.id)).to.equal(null)
      expect(await claimedIds(LATER)).to.deep.equal([])
    })

    it('returns an event as it was stored', async () => {
      for (const text of HOSTILE_TEXTS) {
        const event = anEvent({ subject: `weibo:${text}`, data: { uid: text, user_agent: text } })
        await stores.outbox.append(event)
        expect(await stores.outbox.find(event.id), text).to.deep.equal(event)
      }
    })

    it('finds nothing that was never stored', async () => {
      expect(await stores.outbox.find('never-was')).to.equal(null)
    })

    it('ignores an unknown event that is done', async () => {
      await stores.outbox.done(anEvent())
    })

    it('hands out events oldest first, unchanged', async () => {
      const events = await appended(5)
      expect(await stores.outbox.claim(10, NOON, LATER)).to.deep.equal(events)
    })

    it('hands out no more than asked for, the oldest before the others', async () => {
      const ids = (await appended(5)).map(({ id }) => id)
      const claim = async () => (await stores.outbox.claim(2, NOON, LATER)).map(({ id }) => id)
      expect([await claim(), await claim(), await claim()]).to.deep.equal([ids.slice(0, 2), ids.slice(2, 4), [ids[4]]])
    })

    it('claims an event that was stored with another change', async () => {
      const event = anEvent()
      await stores.sessions.end('nobody', NOON, event)
      expect(await claimedIds(NOON)).to.deep.equal([event.id])
    })

    it('hands out a claimed event to no other claimer before its lease ends', async () => {
      const [event] = await appended(1)
      await stores.outbox.claim(10, NOON, LATER)
      expect(await claimedIds(later(LATER, -0.001))).to.deep.equal([])
      expect(await claimedIds(LATER)).to.deep.equal([event.id])
    })

    it('claims what a process whose clock is an hour ahead has claimed, after what is due', async () => {
      const [first] = await appended(1)
      await stores.outbox.claim(10, later(NOON, 3600), later(NOON, 3610))
      const [second] = await appended(1)
      const claim = async () => (await stores.outbox.claim(1, NOON, LATER)).map(({ id }) => id)
      expect([await claim(), await claim(), await claim()]).to.deep.equal([[second.id], [first.id], []])
    })

    itOnStores('hands each of 200 events to one of ten claimers at once, through two processes', async () => {
      const ids = (await appended(200)).map(({ id }) => id)
      const other = await stores.reopen()
      const claims = await Promise.all(
        times(10, (index) => (index % 2 === 0 ? stores : other).outbox.claim(30, NOON, LATER)),
      )
      await other.close()
      const claimed = claims.flat().map(({ id }) => id)
      expect(new Set(claimed).size).to.equal(claimed.length)
      expect([...claimed, ...(await claimedIds(NOON))].sort()).to.deep.equal(ids)
    })

    it('hands out what was published again when it is due, unless it is done by then', async () => {
      const [lost, recorded] = await appended(2)
      await stores.outbox.claim(10, NOON, LATER)
      await stores.outbox.published([lost.id, recorded.id], later(NOON, 30))
      await stores.outbox.done(recorded)
      expect(await claimedIds(later(NOON, 29))).to.deep.equal([])
      expect(await claimedIds(later(NOON, 30))).to.deep.equal([lost.id])
    })

    it('does nothing if a published event is already done', async () => {
      const [event] = await appended(1)
      await stores.outbox.done(event)
      await stores.outbox.published([event.id], NOON)
      expect(await claimedIds(LATER)).to.deep.equal([])
    })

    it('keeps an event that was set aside, and claims it no more (RE-3)', async () => {
      const [bad, good] = await appended(2)
      await stores.outbox.setAside({ eventId: bad.id, error: HOSTILE_TEXTS.join(), tries: 5, at: NOON })
      expect(await claimedIds(later(NOON, 86_400))).to.deep.equal([good.id])
      expect(await stores.outbox.find(bad.id)).to.deep.equal(bad)
    })

    it('hands out nothing that was set aside while it was published', async () => {
      const [bad] = await appended(1)
      await stores.outbox.claim(10, NOON, LATER)
      await stores.outbox.setAside({ eventId: bad.id, error: 'no', tries: 5, at: NOON })
      await stores.outbox.published([bad.id], NOON)
      expect(await claimedIds(LATER)).to.deep.equal([])
    })

    it('lists and counts what was set aside, newest first, a page at a time', async () => {
      const events = await appended(5)
      const [first, , third, fourth] = events
      const aside = [first, third, fourth].flatMap((event) => event ?? [])
      for (const [index, { id }] of aside.entries())
        await stores.outbox.setAside({
          eventId: id,
          error: HOSTILE_TEXTS.join(),
          tries: index + 1,
          at: later(NOON, index),
        })
      const expected = aside
        .map((event, index) => ({ event, error: HOSTILE_TEXTS.join(), tries: index + 1, failedAt: later(NOON, index) }))
        .reverse()
      const page = await stores.outbox.listSetAside({ limit: 2 })
      expect(page.events).to.deep.equal(expected.slice(0, 2))
      const rest = await stores.outbox.listSetAside({ limit: 2, cursor: page.nextCursor ?? 'none' })
      expect(rest).to.deep.equal({ events: expected.slice(2), nextCursor: null })
      expect(await stores.outbox.countSetAside()).to.equal(3)
    })

    it('lists no further page where the last one is full', async () => {
      const [one, two] = await appended(2)
      for (const { id } of [one, two]) await setAside(id)
      expect((await stores.outbox.listSetAside({ limit: 2 })).nextCursor).to.equal(null)
    })

    it('lists nothing where nothing was set aside', async () => {
      await appended(2)
      expect(await stores.outbox.listSetAside({ limit: 10 })).to.deep.equal({ events: [], nextCursor: null })
      expect(await stores.outbox.countSetAside()).to.equal(0)
    })

    it('accepts any text as a cursor', async () => {
      for (const cursor of HOSTILE_TEXTS) await stores.outbox.listSetAside({ limit: 1, cursor })
    })

    itOnStores('hands out what is retried at once, and to all processes', async () => {
      const [bad, other] = await appended(2)
      await stores.outbox.claim(10, NOON, LATER)
      for (const { id } of [bad, other]) await setAside(id)
      const elsewhere = await stores.reopen()
      expect(await elsewhere.outbox.retry(bad.id)).to.equal('retried')
      await elsewhere.close()
      expect(await stores.outbox.claim(10, NOON, LATER)).to.deep.equal([bad])
      expect((await stores.outbox.listSetAside({ limit: 10 })).events.map(({ event }) => event.id)).to.deep.equal([
        other.id,
      ])
    })

    it('retries nothing that is waiting, under way, done, retried already or unknown', async () => {
      const [waiting, done] = await appended(2)
      await setAside(done.id)
      await stores.outbox.done(done)
      await stores.outbox.claim(10, NOON, LATER)
      for (const id of [waiting.id, done.id, 'never-was', ...HOSTILE_TEXTS])
        expect(await stores.outbox.retry(id), id).to.equal('not-set-aside')
      expect(await claimedIds(NOON)).to.deep.equal([])
      await setAside(waiting.id)
      const outcomes = await Promise.all(times(5, () => stores.outbox.retry(waiting.id)))
      expect(outcomes.filter((outcome) => outcome === 'retried')).to.have.lengthOf(1)
    })

    it('sets an event aside again that fails again', async () => {
      const [bad] = await appended(1)
      await setAside(bad.id)
      await stores.outbox.retry(bad.id)
      await stores.outbox.setAside({ eventId: bad.id, error: 'again', tries: 7, at: LATER })
      const { events } = await stores.outbox.listSetAside({ limit: 10 })
      expect(events).to.deep.equal([{ event: bad, error: 'again', tries: 7, failedAt: LATER }])
    })

    it('retries all that was set aside, and nothing else', async () => {
      const events = await appended(4)
      const ids = events.map(({ id }) => id)
      await stores.outbox.claim(10, NOON, LATER)
      for (const id of ids.slice(1)) await setAside(id)
      expect(await stores.outbox.retryAll()).to.equal(3)
      expect(await claimedIds(NOON)).to.deep.equal(ids.slice(1))
      expect(await stores.outbox.retryAll()).to.equal(0)
    })

    it('tells how many events wait, and since when, whether they are due, claimed or published', async () => {
      expect(await stores.outbox.backlog()).to.deep.equal({ waiting: 0, oldestAt: null })
      const events = times(5, (index) => anEvent({ time: later(NOON, index).toISOString() }))
      for (const event of events.toReversed()) await stores.outbox.append(event)
      const [oldest = anEvent(), second = anEvent(), third = anEvent()] = events
      await stores.outbox.claim(2, NOON, LATER)
      await stores.outbox.published([second.id], LATER)
      expect(await stores.outbox.backlog()).to.deep.equal({ waiting: 5, oldestAt: NOON })
      await setAside(oldest.id)
      await stores.outbox.done(second)
      expect(await stores.outbox.backlog()).to.deep.equal({ waiting: 3, oldestAt: later(NOON, 2) })
      await stores.outbox.done(third)
      await stores.outbox.retry(oldest.id)
      expect(await stores.outbox.backlog()).to.deep.equal({ waiting: 3, oldestAt: NOON })
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { outbox, close } = await stores.reopen()
      await close()
      await rejectsUnavailable(outbox.append(anEvent()))
      await rejectsUnavailable(outbox.claim(1, NOON, LATER))
      await rejectsUnavailable(outbox.published(['id'], NOON))
      await rejectsUnavailable(outbox.find('id'))
      await rejectsUnavailable(outbox.done(anEvent()))
      await rejectsUnavailable(outbox.setAside({ eventId: 'id', error: 'no', tries: 5, at: NOON }))
      await rejectsUnavailable(outbox.listSetAside({ limit: 1 }))
      await rejectsUnavailable(outbox.countSetAside())
      await rejectsUnavailable(outbox.backlog())
      await rejectsUnavailable(outbox.retry('id'))
      await rejectsUnavailable(outbox.retryAll())
    })

    function setAside(eventId: string): Promise<void> {
      return stores.outbox.setAside({ eventId, error: 'no', tries: 5, at: NOON })
    }

    async function appended(count: 1): Promise<[AuditEvent]>
    async function appended(count: 2): Promise<[AuditEvent, AuditEvent]>
    async function appended(count: number): Promise<AuditEvent[]>
    async function appended(count: number): Promise<AuditEvent[]> {
      const events = times(count, () => anEvent())
      for (const event of events) await stores.outbox.append(event)
      return events
    }

    async function claimedIds(now: Date): Promise<string[]> {
      return (await stores.outbox.claim(1000, now, later(now, 10))).map(({ id }) => id)
    }
  })
}
