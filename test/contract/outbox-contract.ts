import { expect } from 'chai'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { anEvent, later, NOON, times } from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import type { OpenedStores, OpenStores } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'

export function outboxContract(name: string, open: OpenStores): void {
  describe(`Outbox contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    const LATER = later(NOON, 10)

    it('keeps an event until it is done, also for another process', async () => {
      const [event] = await appended(1)
      const other = await stores.reopen()
      expect(await other.outbox.find(event.id)).to.deep.equal(event)
      await other.outbox.done(event.id)
      await other.close()
      expect(await stores.outbox.find(event.id)).to.equal(null)
      expect(await claimedIds(LATER)).to.deep.equal([])
    })

    it('gives an event back as it was, whatever is in it', async () => {
      for (const text of HOSTILE_TEXTS) {
        const event = anEvent({ subject: `weibo:${text}`, data: { uid: text, user_agent: text } })
        await stores.outbox.append(event)
        expect(await stores.outbox.find(event.id), text).to.deep.equal(event)
      }
    })

    it('finds nothing that was never stored', async () => {
      expect(await stores.outbox.find('never-was')).to.equal(null)
    })

    it('does nothing where an event is done that is not there', async () => {
      await stores.outbox.done('never-was')
    })

    it('hands out events oldest first, as they are', async () => {
      const events = await appended(5)
      expect(await stores.outbox.claim(10, NOON, LATER)).to.deep.equal(events)
    })

    it('hands out no more than asked for, the oldest before the others', async () => {
      const ids = (await appended(5)).map(({ id }) => id)
      const claim = async () => (await stores.outbox.claim(2, NOON, LATER)).map(({ id }) => id)
      expect([await claim(), await claim(), await claim()]).to.deep.equal([ids.slice(0, 2), ids.slice(2, 4), [ids[4]]])
    })

    it('hands out an event that was stored with another act', async () => {
      const event = anEvent()
      await stores.sessions.end('nobody', NOON, event)
      expect(await claimedIds(NOON)).to.deep.equal([event.id])
    })

    it('keeps a claimed event from everybody until its lease is over', async () => {
      const [event] = await appended(1)
      await stores.outbox.claim(10, NOON, LATER)
      expect(await claimedIds(later(LATER, -0.001))).to.deep.equal([])
      expect(await claimedIds(LATER)).to.deep.equal([event.id])
    })

    it('hands each of 200 events to one of ten claimers at once, through two processes', async () => {
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
      await stores.outbox.done(recorded.id)
      expect(await claimedIds(later(NOON, 29))).to.deep.equal([])
      expect(await claimedIds(later(NOON, 30))).to.deep.equal([lost.id])
    })

    it('does nothing where what was published is done already', async () => {
      const [event] = await appended(1)
      await stores.outbox.done(event.id)
      await stores.outbox.published([event.id], NOON)
      expect(await claimedIds(LATER)).to.deep.equal([])
    })

    it('keeps an event that was set aside, and hands it to nobody (RE-3)', async () => {
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

    it('throws Unavailable where the store cannot be reached', async () => {
      const { outbox, close } = await stores.reopen()
      await close()
      await rejectsUnavailable(outbox.append(anEvent()))
      await rejectsUnavailable(outbox.claim(1, NOON, LATER))
      await rejectsUnavailable(outbox.published(['id'], NOON))
      await rejectsUnavailable(outbox.find('id'))
      await rejectsUnavailable(outbox.done('id'))
      await rejectsUnavailable(outbox.setAside({ eventId: 'id', error: 'no', tries: 5, at: NOON }))
    })

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
