import { expect } from 'chai'
import type { UnbindingAct } from '../../src/application/ports/binding-repository.js'
import type { Binding } from '../../src/domain/binding.js'
import type { User } from '../../src/domain/user.js'
import { aBinding, anEvent, aSession, FIRST_PASSWORD, later, NOON, times, unique } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { findBinding, openSession, openTicket, registerUser } from './seeds.js'

const ROUNDS = 10

/** What BindingRepository and UserRepository promise of changes that end a user's other sessions. */
export function otherSessionsContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`changes that end the other sessions contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('removes a binding and ends only the other sessions of its user (BI-10)', async () => {
      const { user, binding } = await bound()
      const { act, others, strangers } = await withSessions(user)
      expect(await stores.bindings.remove(binding, act)).to.equal('removed')
      expect(await findBinding(stores, binding)).to.equal(null)
      await expectEnded(act, others, strangers)
      expect(await stores.bindings.remove(binding, { ...act, event: anEvent() })).to.equal('not-bound')
    })

    it('lets the account be bound again', async () => {
      const { user, binding } = await bound()
      await stores.bindings.remove(binding, await anOpenAct())
      expect(await bind({ ...binding, userId: (await registerUser(stores)).id })).to.equal('saved')
      expect(await stores.bindings.remove({ ...binding, userId: user.id }, await anOpenAct())).to.equal('not-bound')
    })

    it('never removes the last way to log in (BI-9)', async () => {
      const { user, binding } = await bound(null)
      const { act, others } = await withSessions(user)
      expect(await stores.bindings.remove(binding, act)).to.equal('last-login-method')
      expect(await findBinding(stores, binding)).to.deep.equal(binding)
      for (const { id } of others) expect((await stores.sessions.find(id))?.endedAt).to.equal(null)
      expect(await stores.outbox.find(act.event.id)).to.equal(null)
    })

    it('removes one of the two bindings of a user without a password, and never the other (BI-9)', async () => {
      const { bindings, act } = await boundTwice()
      const [first, second] = bindings
      expect(await stores.bindings.remove(first, act)).to.equal('removed')
      expect(await stores.bindings.remove(second, { ...act, event: anEvent() })).to.equal('last-login-method')
      expect(await stores.bindings.listOfUser(first.userId)).to.deep.equal([second])
    })

    it('does not count a binding at a provider that is not configured as a login method (BI-9)', async () => {
      const { bindings, act } = await boundTwice()
      const [first, second] = bindings
      const offered = [first.identity.provider]
      expect(await stores.bindings.remove(first, { ...act, offered })).to.equal('last-login-method')
      expect(await stores.bindings.remove(second, { ...act, offered })).to.equal('removed')
    })

    itOnStores(
      'removes one of two bindings if both are removed concurrently, through two processes (BI-9, WX-22)',
      async () => {
        const other = await stores.reopen()
        for (let round = 0; round < ROUNDS; round++) {
          const { bindings, act } = await boundTwice()
          const [first, second] = bindings
          const outcomes = await Promise.all([
            stores.bindings.remove(first, act),
            other.bindings.remove(second, { ...act, event: anEvent() }),
          ])
          expect(outcomes).to.have.members(['removed', 'last-login-method'])
          expect(await stores.bindings.listOfUser(first.userId)).to.have.length(1)
        }
        await other.close()
      },
    )

    itOnStores('removes a binding in one of 20 concurrent calls, through two processes (BI-9)', async () => {
      const { binding } = await bound()
      const { callerSessionId } = await anOpenAct()
      const acts = times(20, () => anAct(callerSessionId))
      const outcomes = await race(acts, ({ bindings }, act) => bindings.remove(binding, act))
      expect(outcomes.filter((outcome) => outcome === 'removed')).to.have.length(1)
      expect(outcomes.filter((outcome) => outcome === 'not-bound')).to.have.length(19)
      await expectOneStored(acts)
    })

    for (const passwordHash of ['from', null]) {
      it(`changes ${passwordHash ? 'a' : 'no'} password and ends only the other sessions of its user (BI-10)`, async () => {
        const user = await registerUser(stores, { passwordHash })
        const { act, others, strangers } = await withSessions(user)
        expect(await stores.users.changePassword(user.id, 'to', { ...act, password: user })).to.equal('changed')
        expect(await stores.users.find(user.id)).to.deep.equal({ ...user, passwordHash: 'to', passwordRevision: 1 })
        await expectEnded(act, others, strangers)
      })

      itOnStores(
        `changes ${passwordHash ? 'a' : 'no'} password once of 20 times at once, through two processes`,
        async () => {
          const user = await registerUser(stores, { passwordHash })
          const { callerSessionId } = await anOpenAct()
          const acts = times(20, () => anAct(callerSessionId))
          const outcomes = await race(acts, ({ users }, act) =>
            users.changePassword(user.id, act.event.id, { ...act, password: user }),
          )
          expect(outcomes.filter((outcome) => outcome === 'changed')).to.have.length(1)
          const [stored] = await expectOneStored(acts)
          expect((await stores.users.find(user.id))?.passwordHash).to.equal(stored?.event.id)
        },
      )
    }

    it('changes nothing for an unknown user', async () => {
      const act = { ...(await anOpenAct()), password: FIRST_PASSWORD }
      expect(await stores.users.changePassword('nobody', 'to', act)).to.equal('session-ended')
      expect(await stores.outbox.find(act.event.id)).to.equal(null)
    })

    it('does nothing for an ended or unknown session', async () => {
      const { user, binding } = await bound()
      const session = await openSession(stores, { userId: user.id })
      await stores.sessions.end(session.id, NOON, anEvent())
      for (const act of [anAct(session.id), anAct()]) {
        expect(await stores.bindings.remove(binding, act)).to.equal('session-ended')
        expect(await stores.users.changePassword(user.id, 'to', { ...act, password: user })).to.equal('session-ended')
        expect(await stores.outbox.find(act.event.id)).to.equal(null)
      }
      expect(await findBinding(stores, binding)).to.deep.equal(binding)
      expect(await stores.users.find(user.id)).to.deep.equal(user)
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.bindings.remove(aBinding(), anAct()))
      await rejectsUnavailable(closed.users.changePassword('nobody', 'to', { ...anAct(), password: FIRST_PASSWORD }))
    })

    function anAct(callerSessionId = 'none'): UnbindingAct {
      return { callerSessionId, password: null, offered: ['weibo'], at: NOON, event: anEvent() }
    }

    async function anOpenAct(): Promise<UnbindingAct> {
      return anAct((await openSession(stores)).id)
    }

    async function bind(binding: Binding) {
      const { ticketHash } = await openTicket(stores)
      const opening = aSession({ userId: binding.userId })
      return stores.bindings.save(binding, { spending: ticketHash, opening, proof: FIRST_PASSWORD, event: anEvent() })
    }

    async function bound(passwordHash: string | null = 'hash') {
      const user = await registerUser(stores, { passwordHash })
      const binding = aBinding({ userId: user.id })
      await bind(binding)
      return { user, binding }
    }

    /** A user without a password, with accounts at two providers and the caller's session. */
    async function boundTwice() {
      const { id: userId } = await registerUser(stores, { passwordHash: null })
      const [first, second] = [
        aBinding({ userId }),
        aBinding({ userId, identity: { provider: 'another', uid: unique('uid') }, boundAt: later(NOON, 1) }),
      ] as const
      for (const binding of [first, second]) expect(await bind(binding)).to.equal('saved')
      const { id: callerSessionId } = await openSession(stores, { userId })
      return { bindings: [first, second] as const, act: { ...anAct(callerSessionId), offered: ['weibo', 'another'] } }
    }

    async function withSessions({ id: userId }: User) {
      const [kept, ...others] = await Promise.all(times(3, () => openSession(stores, { userId })))
      return { act: anAct(kept?.id), others, strangers: await openSession(stores) }
    }

    async function expectEnded(act: UnbindingAct, others: readonly { id: string }[], strangers: { id: string }) {
      for (const { id } of others) expect((await stores.sessions.find(id))?.endedAt).to.deep.equal(act.at)
      for (const id of [act.callerSessionId, strangers.id])
        expect((await stores.sessions.find(id))?.endedAt).to.equal(null)
      expect(await stores.outbox.find(act.event.id)).to.deep.equal(act.event)
    }

    async function expectOneStored(acts: readonly UnbindingAct[]): Promise<UnbindingAct[]> {
      const found = await Promise.all(acts.map(({ event }) => stores.outbox.find(event.id)))
      const stored = acts.filter((_, index) => found[index] !== null)
      expect(stored).to.have.length(1)
      return stored
    }

    async function race<T>(
      acts: readonly UnbindingAct[],
      run: (stores: OpenedStores, act: UnbindingAct) => Promise<T>,
    ): Promise<T[]> {
      const other = await stores.reopen()
      const outcomes = await Promise.all(acts.map((act, index) => run(index % 2 === 0 ? stores : other, act)))
      await other.close()
      return outcomes
    }
  })
}
