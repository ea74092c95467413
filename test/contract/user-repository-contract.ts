import { expect } from 'chai'
import type { RegistrationAct } from '../../src/application/ports/user-repository.js'
import type { Binding } from '../../src/domain/binding.js'
import type { User } from '../../src/domain/user.js'
import { aBinding, anEvent, anIdentity, aSession, aUser, aUsername, times, unique } from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { guessFiveTimes, openTicket, registerUser } from './seeds.js'

export function userRepositoryContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`UserRepository contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('stores the user with its session and event', async () => {
      const { user, act } = plain()
      expect(await stores.users.register(user, act)).to.equal('registered')
      await expectRegistered(user, act)
    })

    it('stores user, binding, spent ticket, session and event together (BI-8)', async () => {
      const { user, act } = await withTicket()
      expect(await stores.users.register(user, act)).to.equal('registered')
      await expectRegistered(user, act)
    })

    itOnStores('finds a user by id and by key, also from another process', async () => {
      const user = await registerUser(stores, { passwordHash: null })
      const other = await stores.reopen()
      for (const { users } of [stores, other]) {
        expect(await users.find(user.id)).to.deep.equal(user)
        expect(await users.findByKey(user.username.key)).to.deep.equal(user)
        expect(await users.findByKey(user.username.key.toUpperCase())).to.equal(null)
        expect(await users.find('nobody')).to.equal(null)
      }
      await other.close()
    })

    it('returns every text unchanged, and distinguishes similar ones', async () => {
      for (const text of HOSTILE_TEXTS) {
        const username = { name: text, key: text, skeleton: text }
        const user = await registerUser(stores, { username, passwordHash: text })
        expect(await stores.users.findByKey(text), text).to.deep.equal(user)
      }
    })

    it('finds a name taken by its key or its skeleton, never by its spelling (BI-7)', async () => {
      await registerUser(stores, { username: { name: 'Alice', key: 'alice', skeleton: 'Alice' } })
      const isTaken = (key: string, skeleton: string) => stores.users.isTaken({ name: 'Alice', key, skeleton })
      expect(await isTaken('alice', 'other')).to.equal(true)
      expect(await isTaken('other', 'Alice')).to.equal(true)
      expect(await isTaken('other', 'alice')).to.equal(false)
      expect(await isTaken('Alice', 'other')).to.equal(false)
    })

    it('refuses a name whose key or look another user has, and spends no ticket (BI-7)', async () => {
      const { username } = await registerUser(stores)
      for (const same of [{ key: username.key }, { skeleton: username.skeleton }]) {
        const { user, act } = await withTicket({ username: { ...aUsername(), ...same } })
        expect(await stores.users.register(user, act)).to.equal('username-taken')
        await expectNothingStored(user, act)
      }
    })

    it('refuses an identity that is bound already, and spends no ticket (BI-5)', async () => {
      const first = await withTicket()
      await stores.users.register(first.user, first.act)
      const { user, act } = await withTicket({}, { identity: first.act.binding?.bound.identity ?? anIdentity() })
      expect(await stores.users.register(user, act)).to.equal('account-already-bound')
      await expectNothingStored(user, act)
    })

    it('refuses an account of which one handle is bound already, and spends no ticket', async () => {
      const shared = unique('unionid')
      const first = await withTicket({}, { handles: [unique('openid'), shared] })
      expect(await stores.users.register(first.user, first.act)).to.equal('registered')
      const { user, act } = await withTicket({}, { handles: [unique('openid'), shared] })
      expect(await stores.users.register(user, act)).to.equal('account-already-bound')
      await expectNothingStored(user, act)
    })

    it('refuses a ticket that is spent, unknown, or has five wrong passwords (BI-3)', async () => {
      const spent = await withTicket()
      await stores.users.register(spent.user, spent.act)
      const guessed = await openTicket(stores)
      await guessFiveTimes(stores, guessed.ticketHash)
      for (const ticket of [spent.act.binding?.spending ?? '', 'never-was', guessed.ticketHash]) {
        const { user, act } = plain({}, ticket)
        expect(await stores.users.register(user, act)).to.equal('ticket-already-spent')
        expect(await stores.users.find(user.id)).to.equal(null)
        expect(await stores.bindings.listOfUser(user.id)).to.deep.equal([])
        expect(await stores.outbox.find(act.event.id)).to.equal(null)
      }
    })

    itOnStores(
      'gives a name to exactly one of 200 concurrent registrations, through two processes (BI-7)',
      async () => {
        const username = aUsername()
        await expectOneWinner(
          times(200, () => plain({ username })),
          'username-taken',
        )
      },
    )

    itOnStores(
      'gives a skeleton to exactly one of 200 concurrent registrations, through two processes (BI-7)',
      async () => {
        const skeleton = unique('skeleton')
        await expectOneWinner(
          times(200, () => plain({ username: { ...aUsername(), skeleton } })),
          'username-taken',
        )
      },
    )

    itOnStores(
      'spends a ticket in exactly one of 200 concurrent registrations, through two processes (BI-2)',
      async () => {
        const { ticketHash } = await openTicket(stores)
        await expectOneWinner(
          times(200, () => plain({}, ticketHash)),
          'ticket-already-spent',
        )
      },
    )

    itOnStores(
      'binds an identity in exactly one of 200 concurrent registrations, through two processes (BI-5)',
      async () => {
        const identity = anIdentity()
        await expectOneWinner(
          await Promise.all(times(200, () => withTicket({}, { identity }))),
          'account-already-bound',
        )
      },
    )

    it('puts a stronger hash in place of the old one (CR-1)', async () => {
      const user = await registerUser(stores)
      await stores.users.rehash(user.id, user.passwordHash ?? '', 'stronger')
      expect(await stores.users.find(user.id)).to.deep.equal({ ...user, passwordHash: 'stronger' })
    })

    it('does not rehash a password that was changed since or does not exist', async () => {
      const changed = await registerUser(stores)
      const without = await registerUser(stores, { passwordHash: null })
      for (const user of [changed, without]) {
        await stores.users.rehash(user.id, 'older', 'stronger')
        expect(await stores.users.find(user.id)).to.deep.equal(user)
      }
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { user, act } = plain()
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.users.find(user.id))
      await rejectsUnavailable(closed.users.findByKey(user.username.key))
      await rejectsUnavailable(closed.users.isTaken(user.username))
      await rejectsUnavailable(closed.users.register(user, act))
      await rejectsUnavailable(closed.users.rehash(user.id, 'older', 'stronger'))
    })

    interface Attempt {
      readonly user: User
      readonly act: RegistrationAct
    }

    function plain(overrides: Partial<User> = {}, spending?: string, account: Partial<Binding> = {}): Attempt {
      const user = aUser(overrides)
      const act = { opening: aSession({ userId: user.id }), event: anEvent() }
      if (spending === undefined) return { user, act }
      const bound = aBinding({ ...account, userId: user.id })
      return { user, act: { ...act, binding: { bound, spending } } }
    }

    async function withTicket(overrides: Partial<User> = {}, account: Partial<Binding> = {}): Promise<Attempt> {
      return plain(overrides, (await openTicket(stores)).ticketHash, account)
    }

    async function expectOneWinner(attempts: readonly Attempt[], otherwise: string): Promise<void> {
      const other = await stores.reopen()
      const outcomes = await Promise.all(
        attempts.map(({ user, act }, index) => (index % 2 === 0 ? stores : other).users.register(user, act)),
      )
      await other.close()
      expect(outcomes.filter((outcome) => outcome === 'registered')).to.have.length(1)
      expect(new Set(outcomes)).to.deep.equal(new Set(['registered', otherwise]))
      for (const [index, { user, act }] of attempts.entries()) {
        const isWinner = outcomes[index] === 'registered'
        expect((await stores.users.find(user.id)) !== null).to.equal(isWinner)
        expect((await stores.sessions.find(act.opening.id)) !== null).to.equal(isWinner)
        expect((await stores.outbox.find(act.event.id)) !== null).to.equal(isWinner)
        expect((await stores.bindings.listOfUser(user.id)).length > 0).to.equal(isWinner && act.binding !== undefined)
      }
    }

    async function expectRegistered(user: User, { binding, opening, event }: RegistrationAct): Promise<void> {
      expect(await stores.users.find(user.id)).to.deep.equal(user)
      expect(await stores.sessions.find(opening.id)).to.deep.equal(opening)
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
      expect(await stores.bindings.listOfUser(user.id)).to.deep.equal(binding ? [binding.bound] : [])
      if (binding) expect(await stores.pendingBindings.find(binding.spending)).to.equal(null)
    }

    async function expectNothingStored(user: User, { binding, opening, event }: RegistrationAct): Promise<void> {
      expect(await stores.users.find(user.id)).to.equal(null)
      expect(await stores.bindings.listOfUser(user.id)).to.deep.equal([])
      expect(await stores.sessions.find(opening.id)).to.equal(null)
      expect(await stores.outbox.find(event.id)).to.equal(null)
      expect(await stores.pendingBindings.find(binding?.spending ?? '')).to.not.equal(null)
    }
  })
}
