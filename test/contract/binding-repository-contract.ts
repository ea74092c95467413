import { expect } from 'chai'
import type { BindingAct } from '../../src/application/ports/binding-repository.js'
import type { Binding } from '../../src/domain/binding.js'
import {
  aBinding,
  anAccount,
  anEvent,
  anIdentity,
  aSession,
  FIRST_PASSWORD,
  later,
  NOON,
  times,
  unique,
} from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { findBinding, guessFiveTimes, openTicket, registerUser } from './seeds.js'

export function bindingRepositoryContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`BindingRepository contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('stores the binding with its session and event, and spends the ticket', async () => {
      const { binding, act } = await prepared()
      expect(await stores.bindings.save(binding, act)).to.equal('saved')
      await expectStored(binding, act)
    })

    itOnStores('shows another process what it saved', async () => {
      const { binding, act } = await prepared()
      await stores.bindings.save(binding, act)
      const other = await stores.reopen()
      expect(await findBinding(other, binding)).to.deep.equal(binding)
      expect(await other.outbox.find(act.event.id)).to.deep.equal(act.event)
      await other.close()
    })

    it('finds a binding by identity, by user and provider, and by user', async () => {
      const { binding, act } = await prepared({ screenName: null })
      await stores.bindings.save(binding, act)
      expect(await findBinding(stores, binding)).to.deep.equal(binding)
      expect(await stores.bindings.findOfUser(binding.userId, 'weibo')).to.deep.equal(binding)
      expect(await stores.bindings.listOfUser(binding.userId)).to.deep.equal([binding])
    })

    it('finds nothing where nothing is bound', async () => {
      expect(await findBinding(stores, anAccount())).to.equal(null)
      expect(await stores.bindings.findOfUser('nobody', 'weibo')).to.equal(null)
      expect(await stores.bindings.listOfUser('nobody')).to.deep.equal([])
    })

    it('compares uids byte for byte, as text (OA-7)', async () => {
      const uids = ['0123', '123', '123.0', '1.23e2', '9007199254740993', '9007199254740992', 'a', 'A', 'x'.repeat(64)]
      for (const uid of [...uids, ...HOSTILE_TEXTS]) {
        const { binding, act } = await prepared({ identity: anIdentity(uid), screenName: uid })
        expect(await stores.bindings.save(binding, act), uid).to.equal('saved')
        expect(await findBinding(stores, anAccount(anIdentity(uid))), uid).to.deep.equal(binding)
        expect(await stores.bindings.listOfUser(binding.userId), uid).to.deep.equal([binding])
      }
    })

    it('refuses an identity bound to another user, and spends no ticket (BI-5, BI-6)', async () => {
      const taken = await bound()
      const { binding, act } = await prepared({ identity: taken.identity })
      expect(await stores.bindings.save(binding, act)).to.equal('account-already-bound')
      await expectNothingStored(binding.userId, act)
      expect(await findBinding(stores, taken)).to.deep.equal(taken)
    })

    it('finds a binding by each of its handles, and not by its uid', async () => {
      const handles = [unique('openid'), unique('unionid')]
      const { binding, act } = await prepared({ handles })
      await stores.bindings.save(binding, act)
      for (const handle of handles) {
        const account = { ...anAccount(), handles: [unique('unknown'), handle] }
        expect(await stores.bindings.find(account)).to.deep.equal([binding])
      }
      expect(await stores.bindings.find(anAccount(binding.identity))).to.deep.equal([])
      expect(await stores.bindings.findOfUser(binding.userId, 'weibo')).to.deep.equal(binding)
    })

    it('finds every binding that one of the handles belongs to', async () => {
      const [one, other] = [await bound(), await bound()]
      const account = { ...anAccount(), handles: [...one.handles, unique('unknown'), ...other.handles] }
      expect(await stores.bindings.find(account)).to.have.deep.members([one, other])
    })

    it('lists the bindings of a user oldest first, those of one moment by provider', async () => {
      const { id: userId } = await registerUser(stores)
      const boundAtOf = { b: NOON, c: NOON, a: NOON, z: later(NOON, -1) }
      for (const [provider, boundAt] of Object.entries(boundAtOf))
        await bound({ userId, boundAt, identity: { provider, uid: unique('uid') } })
      const listed = await stores.bindings.listOfUser(userId)
      expect(listed.map(({ identity }) => identity.provider)).to.deep.equal(['z', 'a', 'b', 'c'])
    })

    it('keeps the handles of different providers apart', async () => {
      const handles = [unique('handle')]
      const [one, other] = [
        await bound({ handles }),
        await bound({ handles, identity: { provider: 'another', uid: unique('uid') } }),
      ]
      for (const binding of [one, other]) expect(await stores.bindings.find(binding)).to.deep.equal([binding])
    })

    it('refuses an account of which one handle is bound to another user, and spends no ticket (BI-6)', async () => {
      const taken = await bound({ handles: [unique('openid'), unique('unionid')] })
      for (const handle of taken.handles) {
        const { binding, act } = await prepared({ handles: [unique('openid'), handle] })
        expect(await stores.bindings.save(binding, act)).to.equal('account-already-bound')
        await expectNothingStored(binding.userId, act)
      }
      expect(await stores.bindings.find(taken)).to.deep.equal([taken])
    })

    it('sets every handle free when the binding is removed', async () => {
      const handles = [unique('openid'), unique('unionid')]
      const { binding, act } = await prepared({ handles })
      await stores.bindings.save(binding, act)
      const unbinding = {
        callerSessionId: act.opening.id,
        password: null,
        offered: ['weibo'],
        at: NOON,
        event: anEvent(),
      }
      expect(await stores.bindings.remove(binding, unbinding)).to.equal('removed')
      for (const handle of handles) await bound({ handles: [handle] })
    })

    it('refuses a user with another account of the provider, and spends no ticket (BI-5)', async () => {
      const taken = await bound()
      const { binding, act } = await prepared({ userId: taken.userId })
      expect(await stores.bindings.save(binding, act)).to.equal('user-already-bound')
      await expectNotActed(act)
      expect(await stores.bindings.listOfUser(taken.userId)).to.deep.equal([taken])
    })

    it('answers already-theirs for the user’s own binding, and spends no ticket', async () => {
      const taken = await bound()
      const { binding, act } = await prepared({ identity: taken.identity, userId: taken.userId })
      expect(await stores.bindings.save(binding, act)).to.equal('already-theirs')
      await expectNotActed(act)
    })

    it('refuses a spent or unknown ticket', async () => {
      const first = await prepared()
      await stores.bindings.save(first.binding, first.act)
      for (const spending of [first.act.spending, 'never-was', `x' OR '1'='1`, '']) {
        const { binding, act } = await prepared()
        expect(await stores.bindings.save(binding, { ...act, spending })).to.equal('ticket-already-spent')
        await expectNothingStored(binding.userId, act)
      }
    })

    it('binds nothing to an unknown user', async () => {
      const { binding, act } = await prepared({ userId: 'nobody' })
      expect(await stores.bindings.save(binding, act)).to.equal('user-gone')
      await expectNothingStored('nobody', act)
    })

    it('refuses a ticket with five wrong passwords (BI-3)', async () => {
      const { binding, act } = await prepared()
      await guessFiveTimes(stores, act.spending)
      expect(await stores.bindings.save(binding, act)).to.equal('ticket-already-spent')
      expect(await findBinding(stores, binding)).to.equal(null)
      expect(await stores.sessions.find(act.opening.id)).to.equal(null)
      expect(await stores.outbox.find(act.event.id)).to.equal(null)
    })

    it('accepts a ticket with four wrong passwords (BI-3)', async () => {
      const { binding, act } = await prepared()
      for (const event of times(4, () => anEvent()))
        await stores.pendingBindings.countWrongPassword(act.spending, event)
      expect(await stores.bindings.save(binding, act)).to.equal('saved')
    })

    itOnStores('binds an identity to exactly one of 200 concurrent users, through two processes (BI-5)', async () => {
      const identity = anIdentity()
      const attempts = await Promise.all(times(200, () => prepared({ identity })))
      const { saved, lost } = await race(attempts)
      expect(saved).to.have.length(1)
      expect(new Set(lost.map(({ outcome }) => outcome))).to.deep.equal(new Set(['account-already-bound']))
      for (const { binding, act } of lost) await expectNothingStored(binding.userId, act)
      for (const { binding, act } of saved) await expectStored(binding, act)
    })

    itOnStores(
      'lets exactly one of 100 accounts at once have a handle that they share, through two processes',
      async () => {
        const shared = unique('unionid')
        const attempts = await Promise.all(times(100, () => prepared({ handles: [unique('openid'), shared] })))
        const { saved, lost } = await race(attempts)
        expect(saved).to.have.length(1)
        expect(new Set(lost.map(({ outcome }) => outcome))).to.deep.equal(new Set(['account-already-bound']))
        for (const { binding } of lost) expect(await stores.bindings.listOfUser(binding.userId)).to.deep.equal([])
      },
    )

    itOnStores('binds exactly one of 200 concurrent identities to a user, through two processes (BI-5)', async () => {
      const { id: userId } = await registerUser(stores)
      const attempts = await Promise.all(times(200, () => prepared({ userId })))
      const { saved, lost } = await race(attempts)
      expect(saved).to.have.length(1)
      expect(new Set(lost.map(({ outcome }) => outcome))).to.deep.equal(new Set(['user-already-bound']))
      for (const { act } of lost) await expectNotActed(act)
    })

    itOnStores('spends a ticket in one of 200 concurrent calls, through two processes (BI-2)', async () => {
      const { ticketHash } = await openTicket(stores)
      const attempts = await Promise.all(
        times(200, async () => attempt(ticketHash, { userId: (await registerUser(stores)).id })),
      )
      const { saved, lost } = await race(attempts)
      expect(saved).to.have.length(1)
      expect(new Set(lost.map(({ outcome }) => outcome))).to.deep.equal(new Set(['ticket-already-spent']))
      for (const { act } of lost) expect(await stores.outbox.find(act.event.id)).to.equal(null)
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { binding, act } = await prepared()
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.bindings.find(binding))
      await rejectsUnavailable(closed.bindings.findOfUser(binding.userId, 'weibo'))
      await rejectsUnavailable(closed.bindings.listOfUser(binding.userId))
      await rejectsUnavailable(closed.bindings.save(binding, act))
    })

    interface Attempt {
      readonly binding: Binding
      readonly act: BindingAct
    }

    function attempt(spending: string, overrides: Partial<Binding> = {}): Attempt {
      const binding = aBinding(overrides)
      const opening = aSession({ userId: binding.userId })
      return { binding, act: { spending, opening, proof: FIRST_PASSWORD, event: anEvent() } }
    }

    async function prepared(overrides: Partial<Binding> = {}): Promise<Attempt> {
      const userId = overrides.userId ?? (await registerUser(stores)).id
      return attempt((await openTicket(stores)).ticketHash, { ...overrides, userId })
    }

    async function bound(overrides: Partial<Binding> = {}): Promise<Binding> {
      const { binding, act } = await prepared(overrides)
      expect(await stores.bindings.save(binding, act)).to.equal('saved')
      return binding
    }

    async function race(attempts: readonly Attempt[]) {
      const other = await stores.reopen()
      const outcomes = await Promise.all(
        attempts.map(async ({ binding, act }, index) => {
          const { bindings } = index % 2 === 0 ? stores : other
          return { binding, act, outcome: await bindings.save(binding, act) }
        }),
      )
      await other.close()
      const isSaved = ({ outcome }: { readonly outcome: string }) => outcome === 'saved'
      return { saved: outcomes.filter(isSaved), lost: outcomes.filter((each) => !isSaved(each)) }
    }

    async function expectStored(binding: Binding, act: BindingAct): Promise<void> {
      expect(await findBinding(stores, binding)).to.deep.equal(binding)
      expect(await stores.sessions.find(act.opening.id)).to.deep.equal(act.opening)
      expect(await stores.sessions.findByToken(act.opening.liveTokens[0] ?? '')).to.deep.equal(act.opening)
      expect(await stores.outbox.find(act.event.id)).to.deep.equal(act.event)
      expect(await stores.pendingBindings.find(act.spending)).to.equal(null)
    }

    async function expectNothingStored(userId: string, act: BindingAct): Promise<void> {
      expect(await stores.bindings.listOfUser(userId)).to.deep.equal([])
      expect(await stores.sessions.find(act.opening.id)).to.equal(null)
      expect(await stores.outbox.find(act.event.id)).to.equal(null)
      expect(await stores.pendingBindings.find(act.spending)).to.not.equal(null)
    }

    async function expectNotActed(act: BindingAct): Promise<void> {
      expect(await stores.sessions.find(act.opening.id)).to.equal(null)
      expect(await stores.outbox.find(act.event.id)).to.equal(null)
      expect(await stores.pendingBindings.find(act.spending)).to.not.equal(null)
    }
  })
}
