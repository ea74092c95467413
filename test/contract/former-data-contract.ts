import { expect } from 'chai'
import { bindingTo, type TicketHolder } from '../../src/domain/pending-binding.js'
import { anAccount, anEvent, aSession, later, NOON, unique } from '../support/builders.js'
import type { OpenedStores, OpenStores } from './opened-stores.js'
import { findBinding, openSession, registerUser } from './seeds.js'

const ALICE = anAccount({ provider: 'weibo', uid: '1404376560' })
const BOB = anAccount({ provider: 'weibo', uid: '009007199254740993' })

const HOLDERS: Readonly<Record<string, TicketHolder>> = {
  'ticket-of-browser': { kind: 'browser', browser: 'browser-3' },
  'ticket-of-app': { kind: 'app' },
  'ticket-of-anyone': { kind: 'anyone' },
  'ticket-for-alice': { kind: 'browser', browser: 'browser-4' },
}

/** What the stores promise for data that a former version wrote (see test/adapters/sqlite/schema-7.sql). */
export function formerDataContract(name: string, open: OpenStores): void {
  describe(`data of the former version contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('gives each binding its one handle, the uid', async () => {
      const alice = { ...ALICE, userId: 'alice', screenName: '小明', avatarUrl: null, boundAt: later(NOON, 5) }
      const bob = { ...BOB, userId: 'bob', screenName: null, avatarUrl: null, boundAt: later(NOON, 5) }
      for (const binding of [alice, bob]) {
        expect(await findBinding(stores, binding)).to.deep.equal(binding)
        expect(await stores.bindings.findOfUser(binding.userId, 'weibo')).to.deep.equal(binding)
        expect(await stores.bindings.listOfUser(binding.userId)).to.deep.equal([binding])
      }
      expect((await stores.users.find('alice'))?.passwordRevision).to.equal(1)
    })

    it('binds no handle of it again until it is unbound (BI-5)', async () => {
      const { binding, act } = await aBind(unique('uid'), ALICE.handles)
      expect(await stores.bindings.save(binding, act)).to.equal('account-already-bound')
      const bound = await findBinding(stores, ALICE)
      if (!bound) throw new Error('not bound')
      const unbinding = { callerSessionId: 'alice-2', password: null, offered: [], at: NOON, event: anEvent() }
      expect(await stores.bindings.remove(bound, unbinding)).to.equal('removed')
      expect(await stores.bindings.save(binding, act)).to.equal('saved')
      expect(await findBinding(stores, ALICE)).to.deep.equal(binding)
    })

    it('reads who may spend each ticket', async () => {
      for (const [ticketHash, holder] of Object.entries(HOLDERS)) {
        const pending = await stores.pendingBindings.find(ticketHash)
        expect(pending?.holder, ticketHash).to.deep.equal(holder)
        expect(pending?.handles, ticketHash).to.deep.equal([pending?.identity.uid])
      }
      expect((await stores.pendingBindings.find('ticket-of-browser'))?.wrongPasswords).to.equal(1)
      expect((await stores.pendingBindings.find('ticket-for-alice'))?.forUserId).to.equal('alice')
    })

    it('spends a ticket for a binding', async () => {
      const pending = await stores.pendingBindings.find('ticket-of-browser')
      if (!pending) throw new Error('no ticket')
      const user = await registerUser(stores)
      const binding = bindingTo(user.id, pending, NOON)
      const opening = aSession({ userId: user.id })
      const act = { spending: pending.ticketHash, opening, proof: user, event: anEvent() }
      expect(await stores.bindings.save(binding, act)).to.equal('saved')
      expect(await findBinding(stores, anAccount(pending.identity))).to.deep.equal(binding)
    })

    it('remembers the withdrawal that was reported last', async () => {
      const note = (seconds: number) => {
        const at = later(NOON, seconds)
        return stores.bindings.noteWithdrawal(ALICE.identity, { at, ifNoneSince: later(at, -3600), event: anEvent() })
      }
      expect(await note(3606)).to.equal(false)
      expect(await note(3607)).to.equal(true)
    })

    it('erases users who were deleted before the upgrade', async () => {
      expect((await stores.outbox.find('event-13'))?.data.uid).to.equal('31')
      await stores.erasures.erase('carol')
      expect((await stores.outbox.find('event-13'))?.data.uid).to.equal(undefined)
    })

    it('keeps sessions, spent states and events', async () => {
      for (const token of ['token-of-alice-2', 'token-of-alice-2b'])
        expect((await stores.sessions.findByToken(token))?.id).to.equal('alice-2')
      expect(await stores.replayGuard.spend('state-1', NOON)).to.equal(false)
      expect((await stores.auditLog.search({ limit: 10 })).events).to.have.length(3)
      expect(await stores.outbox.countSetAside()).to.equal(1)
    })

    async function aBind(uid: string, handles: readonly string[]) {
      const user = await registerUser(stores)
      const { userId } = await openSession(stores, { userId: user.id })
      const binding = {
        ...anAccount({ provider: 'weibo', uid }),
        handles,
        userId,
        screenName: null,
        avatarUrl: null,
        boundAt: NOON,
      }
      const opening = aSession({ userId })
      return { binding, act: { spending: 'ticket-of-app', opening, proof: user, event: anEvent() } }
    }
  })
}
