import { expect } from 'chai'
import type { TicketSpending } from '../../src/application/ports/pending-bindings.js'
import { WRONG_PASSWORDS_PER_TICKET } from '../../src/domain/pending-binding.js'
import {
  anEvent,
  anIdentity,
  aPendingBinding,
  aSession,
  FIRST_PASSWORD,
  later,
  NOON,
  times,
} from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { guessFiveTimes, openTicket, registerUser } from './seeds.js'

export function pendingBindingsContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`PendingBindings contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('stores a pending binding with its event', async () => {
      const pending = aPendingBinding({ forUserId: (await registerUser(stores)).id })
      const event = anEvent()
      await stores.pendingBindings.open(pending, event)
      expect(await stores.pendingBindings.find(pending.ticketHash)).to.deep.equal(pending)
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    })

    itOnStores('returns absent values as null, also in another process', async () => {
      const bare = await openTicket(stores, { profile: null, holder: { kind: 'anyone' }, forUserId: null })
      const faceless = await openTicket(stores, { profile: { screenName: '', avatarUrl: null } })
      const other = await stores.reopen()
      expect(await other.pendingBindings.find(bare.ticketHash)).to.deep.equal(bare)
      expect(await other.pendingBindings.find(faceless.ticketHash)).to.deep.equal(faceless)
      await other.close()
    })

    it('returns every text unchanged', async () => {
      for (const text of HOSTILE_TEXTS) {
        const profile = { screenName: text, avatarUrl: text }
        const pending = await openTicket(stores, {
          identity: anIdentity(text),
          profile,
          holder: { kind: 'browser', browser: text },
        })
        expect(await stores.pendingBindings.find(pending.ticketHash), text).to.deep.equal(pending)
      }
    })

    it('may hold several tickets for one account', async () => {
      const identity = anIdentity()
      const [one, two] = [await openTicket(stores, { identity }), await openTicket(stores, { identity })]
      expect(await stores.pendingBindings.find(one.ticketHash)).to.deep.equal(one)
      expect(await stores.pendingBindings.find(two.ticketHash)).to.deep.equal(two)
    })

    it('finds an expired pending binding', async () => {
      const pending = await openTicket(stores, { expiresAt: later(NOON, -1) })
      expect(await stores.pendingBindings.find(pending.ticketHash)).to.deep.equal(pending)
    })

    it('finds nothing for an unknown ticket', async () => {
      await openTicket(stores)
      expect(await stores.pendingBindings.find('never-was')).to.equal(null)
    })

    it('counts a wrong password and stores its event, without spending the ticket (BI-3)', async () => {
      const pending = await openTicket(stores)
      const event = anEvent()
      expect(await stores.pendingBindings.countWrongPassword(pending.ticketHash, event)).to.equal('counted')
      expect(await stores.pendingBindings.find(pending.ticketHash)).to.deep.equal({ ...pending, wrongPasswords: 1 })
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    })

    itOnStores('counts five of 200 concurrent wrong passwords, through two processes (BI-3)', async () => {
      const { ticketHash } = await openTicket(stores)
      const other = await stores.reopen()
      const guesses = await Promise.all(
        times(200, async (index) => {
          const event = anEvent()
          const { pendingBindings } = index % 2 === 0 ? stores : other
          return { event, outcome: await pendingBindings.countWrongPassword(ticketHash, event) }
        }),
      )
      await other.close()
      expect(guesses.filter(({ outcome }) => outcome === 'counted')).to.have.length(WRONG_PASSWORDS_PER_TICKET)
      for (const { event, outcome } of guesses) {
        expect((await stores.outbox.find(event.id)) !== null).to.equal(outcome === 'counted')
      }
    })

    it('treats a ticket with five wrong passwords as spent (BI-3)', async () => {
      const { ticketHash } = await openTicket(stores)
      await guessFiveTimes(stores, ticketHash)
      const spending = await aSpending(ticketHash)
      expect(await stores.pendingBindings.spend(spending)).to.equal('ticket-already-spent')
      expect(await stores.sessions.find(spending.session.id)).to.equal(null)
      expect(await stores.pendingBindings.find(ticketHash)).to.equal(null)
    })

    it('spends a ticket, opens the session and stores the event together', async () => {
      const { ticketHash } = await openTicket(stores)
      const spending = await aSpending(ticketHash)
      expect(await stores.pendingBindings.spend(spending)).to.equal('spent')
      expect(await stores.pendingBindings.find(ticketHash)).to.equal(null)
      expect(await stores.sessions.find(spending.session.id)).to.deep.equal(spending.session)
      expect(await stores.outbox.find(spending.event.id)).to.deep.equal(spending.event)
    })

    itOnStores('spends a ticket in one of 200 concurrent calls, through two processes (BI-2)', async () => {
      const { ticketHash } = await openTicket(stores)
      const other = await stores.reopen()
      const tries = await Promise.all(
        times(200, async (index) => {
          const spending = await aSpending(ticketHash)
          const { pendingBindings } = index % 2 === 0 ? stores : other
          return { spending, outcome: await pendingBindings.spend(spending) }
        }),
      )
      await other.close()
      expect(tries.filter(({ outcome }) => outcome === 'spent')).to.have.length(1)
      for (const { spending, outcome } of tries) {
        expect((await stores.sessions.find(spending.session.id)) !== null).to.equal(outcome === 'spent')
        expect((await stores.outbox.find(spending.event.id)) !== null).to.equal(outcome === 'spent')
      }
    })

    it('counts no wrong password and stores no event for a spent or unknown ticket', async () => {
      const { ticketHash } = await openTicket(stores)
      await stores.pendingBindings.spend(await aSpending(ticketHash))
      for (const ticket of [ticketHash, 'never-was']) {
        const event = anEvent()
        expect(await stores.pendingBindings.countWrongPassword(ticket, event)).to.equal('ticket-already-spent')
        expect(await stores.outbox.find(event.id)).to.equal(null)
      }
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const closed = await stores.reopen()
      await closed.close()
      const { pendingBindings } = closed
      await rejectsUnavailable(pendingBindings.open(aPendingBinding(), anEvent()))
      await rejectsUnavailable(pendingBindings.find('ticket'))
      await rejectsUnavailable(pendingBindings.countWrongPassword('ticket', anEvent()))
      await rejectsUnavailable(pendingBindings.spend(await aSpending('ticket')))
    })

    async function aSpending(ticketHash: string): Promise<TicketSpending> {
      const { id: userId } = await registerUser(stores)
      return { ticketHash, session: aSession({ userId }), proof: FIRST_PASSWORD, event: anEvent() }
    }
  })
}
