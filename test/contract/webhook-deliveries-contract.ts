import { expect } from 'chai'
import type {
  ClaimedDelivery,
  FailedAttempt,
  FailedDelivery,
  WebhookDeliveries,
} from '../../src/application/ports/webhook-deliveries.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { withoutPersonalData } from '../../src/domain/erasure.js'
import { deliveryId } from '../../src/domain/webhook-delivery-id.js'
import { anEvent, later, NOON, times } from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'

const SHOP = { id: '0123456789ab', types: null }
const CRM = { id: 'ba9876543210', types: ['weibind.user.deleted', 'weibind.binding.removed'] } as const
const BOTH = [SHOP.id, CRM.id]
const LEASE_END = later(NOON, 20)
const REFUSED: FailedAttempt = { tries: 1, lastStatus: 500, error: 'status' }

export function webhookDeliveriesContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`WebhookDeliveries contract: ${name}`, () => {
    let stores: OpenedStores
    let webhooks: WebhookDeliveries
    beforeEach(async () => {
      stores = await open()
      webhooks = stores.webhookDeliveries
      await webhooks.prepare(BOTH, NOON)
    })
    afterEach(() => stores.close())

    const recorded = async (...overrides: Parameters<typeof anEvent>[0][]): Promise<AuditEvent[]> => {
      const events = overrides.map((each) => anEvent(each))
      for (const event of events) await stores.auditLog.record(event)
      return events
    }
    const planned = async (count: number): Promise<AuditEvent[]> => {
      const events = await recorded(...times(count, () => ({})))
      await planAll(webhooks)
      return events
    }
    const claim = async (now = NOON, { id } = SHOP, limit = 1000): Promise<readonly ClaimedDelivery[]> =>
      (await webhooks.claim(id, { limit, now, until: later(now, 20) })).deliveries
    const claimedIds = async (now?: Date, endpoint?: { id: string; types: null }) =>
      (await claim(now, endpoint)).map(({ event }) => event.id).sort()
    const setAside = async (count: number): Promise<AuditEvent[]> => {
      const events = await planned(count)
      for (const each of await claim()) await webhooks.setAside(each, NOON, REFUSED)
      return events
    }

    it('plans each recorded event once for each endpoint that takes its type (WH-1, WH-2)', async () => {
      const [login, deleted] = await recorded({}, { type: 'weibind.user.deleted' })
      await planAll(webhooks)
      await planAll(webhooks)
      const claims = await Promise.all(BOTH.map((id) => claim(NOON, { ...SHOP, id })))
      expect(claims.map((each) => each.map(({ event }) => event).sort(byId))).to.deep.equal([
        [login, deleted],
        [deleted],
      ])
      expect(await claimedIds(LEASE_END)).to.deep.equal([login?.id, deleted?.id])
    })

    it('plans nothing that was recorded before the endpoint was new', async () => {
      await stores.close()
      stores = await open()
      webhooks = stores.webhookDeliveries
      await recorded({})
      await webhooks.prepare([SHOP.id], NOON)
      const [second] = await recorded({})
      await webhooks.prepare(BOTH, NOON)
      const [third] = await recorded({ type: 'weibind.user.deleted' })
      await planAll(webhooks)
      expect(await claimedIds()).to.deep.equal([second?.id, third?.id])
      expect(await claimedIds(NOON, { ...SHOP, id: CRM.id })).to.deep.equal([third?.id])
    })

    it('plans nothing for an endpoint that is not prepared', async () => {
      await recorded({})
      expect(await webhooks.plan({ id: 'ffffffffffff', types: null })).to.equal(false)
      expect(await claimedIds(NOON, { ...SHOP, id: 'ffffffffffff' })).to.deep.equal([])
    })

    itOnStores('plans and claims each of 250 events once, through two processes at once', async () => {
      const events = await recorded(...times(250, () => ({})))
      const other = await stores.reopen()
      const processes = times(6, (index) => (index % 2 === 0 ? webhooks : other.webhookDeliveries))
      await Promise.all(processes.map(planAll))
      const claims = await Promise.all(
        processes.map((each) => each.claim(SHOP.id, { limit: 60, now: NOON, until: LEASE_END })),
      )
      const delivered = claims.flatMap(({ deliveries }) => deliveries)
      await Promise.all(delivered.map((delivery) => other.webhookDeliveries.delivered(delivery)))
      const ids = delivered.map(({ event }) => event.id)
      expect([...ids, ...(await claimedIds())].sort()).to.deep.equal(events.map(({ id }) => id))
      await other.close()
    }).timeout(30_000)

    it('claims no more than asked for, and says when more is due', async () => {
      await planned(3)
      const first = await webhooks.claim(SHOP.id, { limit: 2, now: NOON, until: LEASE_END })
      expect(first.deliveries).to.have.lengthOf(2)
      expect(first.nextDueAt && first.nextDueAt <= NOON).to.equal(true)
      const second = await webhooks.claim(SHOP.id, { limit: 2, now: NOON, until: LEASE_END })
      expect(second.deliveries).to.have.lengthOf(1)
      expect(await webhooks.claim(SHOP.id, { limit: 2, now: NOON, until: LEASE_END })).to.deep.equal({
        deliveries: [],
        nextDueAt: LEASE_END,
      })
    })

    it('has nothing to claim where nothing waits', async () => {
      expect(await webhooks.claim(SHOP.id, { limit: 2, now: NOON, until: LEASE_END })).to.deep.equal({
        deliveries: [],
        nextDueAt: null,
      })
    })

    it('claims again what was claimed and not settled when the lease ends', async () => {
      const [event] = await planned(1)
      await claim()
      expect(await claimedIds(later(LEASE_END, -0.001))).to.deep.equal([])
      expect(await claimedIds(LEASE_END)).to.deep.equal([event?.id])
    })

    it('forgets what was delivered, and does not plan it again', async () => {
      await planned(1)
      for (const each of await claim()) await webhooks.delivered(each)
      await planAll(webhooks)
      expect(await claimedIds(later(NOON, 86_400))).to.deep.equal([])
      expect((await webhooks.figures(SHOP.id)).waiting).to.equal(0)
    })

    it('claims what is postponed at its time, with its tries', async () => {
      const [event] = await planned(1)
      for (const each of await claim()) await webhooks.postpone(each, later(NOON, 5), REFUSED)
      expect(await claim(later(NOON, 4.999))).to.deep.equal([])
      const [again] = await claim(later(NOON, 5))
      expect(again).to.deep.include({ event, tries: 1 })
    })

    it('counts no try where none is given', async () => {
      await planned(1)
      for (const each of await claim()) await webhooks.postpone(each, NOON, null)
      expect((await claim())[0]?.tries).to.equal(0)
    })

    it('lets a process whose lease has ended change nothing', async () => {
      const [event] = await planned(1)
      const [late] = await claim()
      const [current] = await claim(LEASE_END)
      if (!late || !current) throw new Error('two claims were expected')
      await webhooks.delivered(late)
      await webhooks.postpone(late, NOON, REFUSED)
      await webhooks.setAside(late, NOON, REFUSED)
      expect(await claimedIds(LEASE_END)).to.deep.equal([])
      await webhooks.postpone(current, NOON, REFUSED)
      expect(await claimedIds()).to.deep.equal([event?.id])
    })

    it('keeps and lists what was set aside, newest event first, a page at a time (WH-10)', async () => {
      const events = await planned(5)
      const expected: FailedDelivery[] = []
      for (const [index, each] of (await claim()).toSorted((one, two) => byId(one.event, two.event)).entries()) {
        const attempt = { tries: index + 1, lastStatus: index === 0 ? null : 500, error: 'status' } as const
        await webhooks.setAside(each, later(NOON, index), attempt)
        const id = `${each.event.id}.${SHOP.id}`
        expected.unshift({ id, endpointId: SHOP.id, event: each.event, failedAt: later(NOON, index), ...attempt })
      }
      expect(await claimedIds(later(NOON, 86_400))).to.deep.equal([])
      const page = await webhooks.listSetAside({ endpointIds: BOTH, limit: 3 })
      expect(page.deliveries).to.deep.equal(expected.slice(0, 3))
      const cursor = page.nextCursor ?? ''
      const rest = await webhooks.listSetAside({ endpointIds: BOTH, limit: 3, cursor })
      expect(rest).to.deep.equal({ deliveries: expected.slice(3), nextCursor: null })
      expect(await webhooks.figures(SHOP.id)).to.include({ waiting: 0, failed: events.length })
      expect(await webhooks.listSetAside({ endpointIds: [CRM.id], limit: 3 })).to.deep.include({ deliveries: [] })
    })

    it('takes any text for an id or a cursor', async () => {
      const [event] = await setAside(1)
      for (const text of [...HOSTILE_TEXTS, `${event?.id}.ffffffffffff`, `x.${SHOP.id}`, event?.id ?? '']) {
        expect(await webhooks.retry(text), text).to.equal('not-set-aside')
        await webhooks.listSetAside({ endpointIds: BOTH, limit: 1, cursor: text })
      }
    })

    it('keeps what was set aside as long as its event, and not longer (WH-10)', async () => {
      const [event] = await setAside(2)
      await stores.auditRetention.removeOldest(NOON, later(NOON, 60))
      expect(await webhooks.figures(SHOP.id)).to.include({ failed: 2 })
      await stores.auditRetention.removeOldest(later(NOON, 1), later(NOON, 60))
      expect(await webhooks.figures(SHOP.id)).to.include({ failed: 0, waiting: 0 })
      const id = deliveryId({ endpointId: SHOP.id, eventId: event?.id ?? '' })
      expect(await webhooks.retry(id)).to.equal('not-set-aside')
      await planned(1)
      expect(await claimedIds()).to.have.lengthOf(1)
    })

    it('retries at once, with new tries, and once (WH-10)', async () => {
      const [event] = await setAside(1)
      const id = `${event?.id}.${SHOP.id}`
      const outcomes = await Promise.all(times(3, () => webhooks.retry(id)))
      expect(outcomes.filter((outcome) => outcome === 'retried')).to.have.lengthOf(1)
      expect((await claim()).map(({ event: { id: eventId }, tries }) => ({ eventId, tries }))).to.deep.equal([
        { eventId: event?.id, tries: 0 },
      ])
      expect(await webhooks.retry(id)).to.equal('not-set-aside')
    })

    it('retries all of the endpoints that are named', async () => {
      const events = await setAside(3)
      expect(await webhooks.retryAll([CRM.id])).to.equal(0)
      expect(await webhooks.retryAll(BOTH)).to.equal(3)
      expect(await claimedIds()).to.deep.equal(events.map(({ id }) => id))
      expect(await webhooks.retryAll(BOTH)).to.equal(0)
    })

    it('makes events due again, each once, whatever became of them (WH-11)', async () => {
      const [done, waiting, aside, underWay] = await planned(4)
      for (const each of await claim()) {
        if (each.event.id === done?.id) await webhooks.delivered(each)
        if (each.event.id === waiting?.id) await webhooks.postpone(each, later(NOON, 3600), REFUSED)
        if (each.event.id === aside?.id) await webhooks.setAside(each, NOON, REFUSED)
      }
      const ids = [done, waiting, aside, underWay].flatMap((event) => event?.id ?? [])
      await webhooks.add(SHOP.id, ids)
      await webhooks.add(SHOP.id, ids)
      const again = await claim()
      expect(again.map(({ event }) => event.id).sort()).to.deep.equal(ids)
      expect(again.every(({ tries }) => tries === 0)).to.equal(true)
    })

    it('hands out nothing of an endpoint that rests, until it is prepared again (WH-9)', async () => {
      const [event] = await planned(1)
      expect(await webhooks.rest(SHOP.id)).to.equal(true)
      expect(await webhooks.rest(SHOP.id)).to.equal(false)
      expect(await webhooks.claim(SHOP.id, { limit: 9, now: NOON, until: LEASE_END })).to.deep.equal({
        deliveries: [],
        nextDueAt: null,
      })
      expect(await webhooks.figures(SHOP.id)).to.include({ waiting: 1, isResting: true })
      expect((await webhooks.figures(CRM.id)).isResting).to.equal(false)
      await webhooks.prepare(BOTH, NOON)
      expect(await claimedIds()).to.deep.equal([event?.id])
    })

    it('deletes deliveries of endpoints that are not named any more, and counts them', async () => {
      await recorded({ type: 'weibind.user.deleted' }, { type: 'weibind.user.deleted' }, {})
      await planAll(webhooks)
      for (const each of await claim(NOON, { ...SHOP, id: CRM.id }, 1)) await webhooks.setAside(each, NOON, REFUSED)
      expect(await webhooks.prepare([SHOP.id], NOON)).to.equal(2)
      expect(await webhooks.prepare([SHOP.id], NOON)).to.equal(0)
      expect(await claimedIds()).to.have.lengthOf(3)
      await webhooks.prepare(BOTH, NOON)
      expect(await claimedIds(NOON, { ...SHOP, id: CRM.id })).to.deep.equal([])
      expect(await webhooks.figures(CRM.id)).to.include({ waiting: 0, failed: 0 })
    })

    it('tells how an endpoint fares', async () => {
      const nothing = { waiting: 0, oldestAt: null, failed: 0, lastStatus: null, lastSuccessAt: null, isResting: false }
      expect(await webhooks.figures(SHOP.id)).to.deep.equal(nothing)
      await recorded({ time: later(NOON, 1).toISOString() }, { time: later(NOON, 2).toISOString() })
      await planAll(webhooks)
      await webhooks.note(SHOP.id, { status: 204, succeededAt: later(NOON, 3) })
      await webhooks.note(SHOP.id, { status: null, succeededAt: null })
      expect(await webhooks.figures(SHOP.id)).to.deep.equal({
        ...nothing,
        waiting: 2,
        oldestAt: later(NOON, 1),
        lastSuccessAt: later(NOON, 3),
      })
    })

    it('hands out and lists an event as it is after an erasure (WH-12)', async () => {
      const data = { user_id: 'user-to-erase', uid: 'uid-to-erase', ip: '192.0.2.9' }
      const [waiting, aside] = await recorded({ data }, { data })
      await planAll(webhooks)
      for (const each of await claim()) {
        if (each.event.id === aside?.id) await webhooks.setAside(each, NOON, REFUSED)
        else await webhooks.postpone(each, NOON, REFUSED)
      }
      await stores.erasures.erase('user-to-erase')
      if (!waiting || !aside) throw new Error('two events were expected')
      expect((await claim())[0]?.event).to.deep.equal(withoutPersonalData(waiting))
      const { deliveries } = await webhooks.listSetAside({ endpointIds: BOTH, limit: 9 })
      expect(deliveries[0]?.event).to.deep.equal(withoutPersonalData(aside))
    })

    it('sends and lists nothing of an event that the log does not hold', async () => {
      await webhooks.add(SHOP.id, ['019ddf5e-2c00-7b3a-9c4d-5e6f708192a3'])
      expect(await claimedIds()).to.deep.equal([])
      expect((await webhooks.figures(SHOP.id)).waiting).to.equal(0)
    })

    itOnStores('keeps positions and deliveries for another process', async () => {
      const [event] = await planned(1)
      const other = await stores.reopen()
      const [next] = await recorded({})
      await planAll(other.webhookDeliveries)
      const { deliveries } = await other.webhookDeliveries.claim(SHOP.id, { limit: 9, now: NOON, until: LEASE_END })
      expect(deliveries.map((each) => each.event.id).sort()).to.deep.equal([event?.id, next?.id])
      await other.close()
    })

    itOnStores('rejects with Unavailable after it was closed', async () => {
      await planned(1)
      const [delivery] = await claim()
      if (!delivery) throw new Error('a claim was expected')
      const closed = await stores.reopen()
      await closed.close()
      const there = closed.webhookDeliveries
      for (const call of [
        () => there.prepare(BOTH, NOON),
        () => there.plan(SHOP),
        () => there.claim(SHOP.id, { limit: 1, now: NOON, until: LEASE_END }),
        () => there.delivered(delivery),
        () => there.figures(SHOP.id),
        () => there.listSetAside({ endpointIds: BOTH, limit: 1 }),
        () => there.add(SHOP.id, [delivery.event.id]),
      ])
        await rejectsUnavailable(call())
    })
  })
}

async function planAll(webhooks: WebhookDeliveries): Promise<void> {
  for (const endpoint of [SHOP, CRM]) while (await webhooks.plan(endpoint));
}

function byId(one: AuditEvent, two: AuditEvent): number {
  return one.id < two.id ? -1 : 1
}
