import { expect } from 'chai'
import { AuthenticateWithProvider } from '../../src/application/authenticate-with-provider.js'
import { BindAccount } from '../../src/application/bind-account.js'
import { ContinueLogin } from '../../src/application/continue-login.js'
import type { BindingRepository } from '../../src/application/ports/binding-repository.js'
import { RegisterUser } from '../../src/application/register-user.js'
import type { ProviderAccount } from '../../src/domain/provider-identity.js'
import { times } from '../support/builders.js'
import { expectOneEvent } from './fakes/assertions.js'
import { FakeKite } from './fakes/fake-kite.js'
import { bound, forget, loggedIn, PASSWORD, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const OPENID = 'id:web:one'
const MP_OPENID = 'id:mp:one'
const UNION = 'all:one'
const OTHER_UNION = 'all:two'
const LOGIN = { method: 'kite-web', channel: 'web' }

/** An account as a provider returns it, with the uid of a new binding. */
function told(...handles: string[]): ProviderAccount {
  return { identity: { provider: 'kite', uid: 'uid-told' }, handles, otherUid: 'uid-other' }
}

/** A binding as it was made, with a uid of its own. */
function made(uid: string, ...handles: string[]): ProviderAccount {
  return { identity: { provider: 'kite', uid }, handles }
}

describe('an account that its provider names by several handles', () => {
  let world: World
  let kite: FakeKite

  beforeEach(() => {
    kite = new FakeKite()
    world = aWorld({ moreProviders: [kite] })
  })

  function logIn(account: ProviderAccount, bindings: BindingRepository = world.bindings) {
    const person = { outcome: 'authenticated', account, profile: async () => null } as const
    const continuation = new ContinueLogin({ ...world, bindings })
    return continuation.execute(person, { holder: { kind: 'app' }, request: REQUEST, channel: LOGIN })
  }

  function handlesOf(userId: string): readonly string[] | undefined {
    return world.stored.bindings.find((binding) => binding.userId === userId)?.handles
  }

  describe('at a login', () => {
    it('gets the handle that it lacks with the session, and keeps its uid (WX-4, WX-5, WX-6)', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', OPENID))
      expect(await logIn(told(OPENID, UNION))).to.deep.include({ outcome: 'logged-in', isConflict: false })
      expect(handlesOf('alice')).to.deep.equal([OPENID, UNION])
      expect(world.stored.journal).to.include('bindings.changeHandle').and.not.include('sessions.open')
      const data = { provider: 'kite', uid: 'uid-1', user_id: 'alice', ...LOGIN }
      expectOneEvent(world, 'weibind.login.succeeded', data, 'kite:uid-1')
    })

    it('only opens a session if it has every handle', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', OPENID, UNION))
      for (const handles of [[OPENID, UNION], [OPENID]])
        expect(await logIn(told(...handles))).to.deep.include({ outcome: 'logged-in', isConflict: false })
      expect(world.stored.journal).to.not.include('bindings.changeHandle')
    })

    it('changes no binding if its second handle is another user’s, and reports the conflict (WX-7)', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', OPENID, OTHER_UNION))
      bound(world, settle(world, 'Bob'), made('uid-2', MP_OPENID, UNION))
      const before = structuredClone(world.stored.bindings)
      expect(await logIn(told(OPENID, UNION))).to.deep.include({ outcome: 'logged-in', isConflict: true })
      expect(world.stored.bindings).to.deep.equal(before)
      const data = { provider: 'kite', uid: 'uid-1', user_id: 'alice', ...LOGIN, conflict: true } as const
      expectOneEvent(world, 'weibind.login.succeeded', data, 'kite:uid-1')
    })

    it('says in the event that a handle was replaced', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', OPENID, OTHER_UNION))
      expect(await logIn(told(OPENID, UNION))).to.deep.include({ outcome: 'logged-in', isConflict: false })
      expect(handlesOf('alice')).to.deep.equal([OPENID, UNION])
      const data = { provider: 'kite', uid: 'uid-1', user_id: 'alice', ...LOGIN, unionid_changed: true } as const
      expectOneEvent(world, 'weibind.login.succeeded', data, 'kite:uid-1')
    })

    it('is refused if the provider contradicts itself, with one warning and an event without a person', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', 'id:web:two', UNION))
      const before = world.stored.rows()
      expect(await logIn(told(OPENID, UNION))).to.deep.equal({ outcome: 'refused', error: 'provider_error' })
      expect(world.stored.rows()).to.deep.equal(before)
      expect(world.log.lines).to.deep.equal([{ provider: 'kite' }])
      expectOneEvent(world, 'weibind.login.failed', { ...LOGIN, reason: 'provider_error' })
    })

    it('succeeds if its binding has sixteen handles, and logs that another one was not added (WX-24)', async () => {
      const openids = times(15, (index) => `id:${index}:one`)
      bound(world, settle(world, 'Alice'), made('uid-1', ...openids, UNION))
      expect(await logIn(told(OPENID, UNION))).to.deep.include({ outcome: 'logged-in' })
      expect(handlesOf('alice')).to.have.length(16)
      expect(world.log.lines).to.deep.equal([{ provider: 'kite', user_id: 'alice' }])
    })

    it('is named by its other uid in ticket, answer and event if a binding has the first (WX-5)', async () => {
      bound(world, settle(world, 'Bob'), made('uid-told', MP_OPENID, OTHER_UNION))
      expect(await logIn(told(OPENID, UNION))).to.deep.include({ outcome: 'bind-required', uid: 'uid-other' })
      expect([...world.stored.pendings.values()].map(({ identity }) => identity.uid)).to.deep.equal(['uid-other'])
      expectOneEvent(
        world,
        'weibind.bind.required',
        { provider: 'kite', uid: 'uid-other', channel: 'web' },
        'kite:uid-other',
      )
    })

    it('is decided again if its user is deleted meanwhile', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', OPENID, UNION))
      const bindings: BindingRepository = {
        ...world.bindings,
        async find(account) {
          const found = await world.bindings.find(account)
          world.stored.users.clear()
          world.stored.bindings.splice(0)
          return found
        },
      }
      expect(await logIn(told(OPENID), bindings)).to.deep.include({ outcome: 'bind-required', uid: 'uid-told' })
      expect(world.stored.sessions.size).to.equal(0)
    })

    it('is decided again if another user got its handle meanwhile (WX-7)', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', OPENID))
      const bindings: BindingRepository = {
        ...world.bindings,
        changeHandle(change, act) {
          bound(world, settle(world, 'Bob'), made('uid-2', MP_OPENID, UNION))
          return world.bindings.changeHandle(change, act)
        },
      }
      expect(await logIn(told(OPENID, UNION), bindings)).to.deep.include({ outcome: 'logged-in', isConflict: true })
      expect(handlesOf('alice')).to.deep.equal([OPENID])
      const data = { provider: 'kite', uid: 'uid-1', user_id: 'alice', ...LOGIN, conflict: true } as const
      expectOneEvent(world, 'weibind.login.succeeded', data, 'kite:uid-1')
      expect(world.stored.sessions.size).to.equal(1)
    })
  })

  describe('at a return in order to bind', () => {
    beforeEach(() => {
      settle(world, 'Alice')
      settle(world, 'Bob')
    })

    function comeBack(account: ProviderAccount) {
      kite.answer = { outcome: 'authenticated', account, profile: async () => null }
      const purpose = { kind: 'bind', userId: 'alice' } as const
      const state = world.states.begin({ provider: 'kite', channel: 'web', browser: 'jar', purpose })
      const answer = { code: 'canary-code' }
      return new AuthenticateWithProvider(world).execute({
        provider: 'kite',
        answer,
        state,
        browser: 'jar',
        request: REQUEST,
      })
    }

    it('is confirmed with the handle that it lacks', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', MP_OPENID, UNION))
      const answer = { outcome: 'already-bound', uid: 'uid-1', isConflict: false }
      expect(await comeBack(told(OPENID, UNION))).to.deep.equal(answer)
      expect(handlesOf('alice')).to.deep.equal([MP_OPENID, UNION, OPENID])
      const data = { provider: 'kite', uid: 'uid-1', user_id: 'alice', channel: 'web' }
      expectOneEvent(world, 'weibind.binding.confirmed', data, 'kite:uid-1')
    })

    it('is confirmed with a conflict, which answer and event say', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', OPENID))
      bound(world, settle(world, 'Bob'), made('uid-2', UNION))
      const answer = { outcome: 'already-bound', uid: 'uid-1', isConflict: true }
      expect(await comeBack(told(OPENID, UNION))).to.deep.equal(answer)
      const data = { provider: 'kite', uid: 'uid-1', user_id: 'alice', channel: 'web', conflict: true } as const
      expectOneEvent(world, 'weibind.binding.confirmed', data, 'kite:uid-1')
    })

    it('is refused where the first handle is another user’s, even if the second one is the user’s own', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', UNION))
      bound(world, settle(world, 'Bob'), made('uid-2', OPENID))
      expect(await comeBack(told(OPENID, UNION))).to.deep.include({ error: 'account_already_bound' })
    })

    for (const isBound of [false, true]) {
      it(`is named by its other uid if a binding has the first${isBound ? ', also in a refusal' : ''} (WX-5)`, async () => {
        bound(world, settle(world, 'Bob'), made('uid-told', MP_OPENID, OTHER_UNION))
        if (isBound) bound(world, settle(world, 'Alice'), made('uid-1', 'id:web:two'))
        const answer = await comeBack(told(OPENID, UNION))
        const data = { provider: 'kite', uid: 'uid-other', user_id: 'alice', channel: 'web' }
        const reason = 'user_already_bound'
        expect(answer).to.deep.include(isBound ? { error: reason } : { outcome: 'bind-required', uid: 'uid-other' })
        if (isBound) expectOneEvent(world, 'weibind.bind.rejected', { ...data, reason }, 'kite:uid-other')
        else expectOneEvent(world, 'weibind.bind.required', data, 'kite:uid-other')
      })
    }

    it('is refused where the provider contradicts itself', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', 'id:web:two', UNION))
      expect(await comeBack(told(OPENID, UNION))).to.deep.include({ error: 'provider_error' })
    })
  })

  describe('at a bind', () => {
    async function ticketOf(account: ProviderAccount) {
      const holder = { kind: 'browser', browser: 'jar' } as const
      const { ticket } = await world.tickets.issue({ account, profile: null, holder, request: REQUEST, channel: {} })
      forget(world)
      return ticket
    }

    function bind(
      ticket: string,
      by: Parameters<BindAccount['execute']>[0]['by'] = { username: 'alice', password: PASSWORD },
    ) {
      return new BindAccount(world).execute({ provider: 'kite', ticket, by, browser: 'jar', request: REQUEST })
    }

    it('confirms the second ticket of one person, and adds the handle that the binding lacks', async () => {
      settle(world, 'Alice')
      const [one, two] = [await ticketOf(told(OPENID, UNION)), await ticketOf(told(MP_OPENID, UNION))]
      expect(await bind(one)).to.deep.include({ outcome: 'bound' })
      forget(world)
      expect(await bind(two)).to.deep.include({ outcome: 'bound' })
      expect(handlesOf('alice')).to.deep.equal([OPENID, UNION, MP_OPENID])
      const data = { provider: 'kite', uid: 'uid-told', user_id: 'alice' }
      expectOneEvent(world, 'weibind.binding.confirmed', data, 'kite:uid-told')
      expect(world.stored.pendings.size).to.equal(0)
    })

    it('does not take another person of the application for the user’s own account', async () => {
      bound(world, settle(world, 'Alice'), made('uid-1', 'id:web:two', UNION))
      const ticket = await ticketOf(told(OPENID, UNION))
      expect(await bind(ticket)).to.deep.equal({ outcome: 'refused', error: 'user_already_bound' })
      expect(world.stored.pendings.size).to.equal(1)
      expect(world.log.lines).to.deep.equal([{ provider: 'kite' }])
    })

    it('gives a binding its other uid where the first is another binding’s (WX-5)', async () => {
      bound(world, settle(world, 'Bob'), made('uid-told', MP_OPENID, OTHER_UNION))
      settle(world, 'Alice')
      expect(await bind(await ticketOf(told(OPENID, UNION)))).to.deep.include({ outcome: 'bound' })
      const [, binding] = world.stored.bindings
      expect(binding?.identity.uid).to.equal('uid-other')
      const data = { provider: 'kite', uid: 'uid-other', user_id: 'alice' }
      expectOneEvent(world, 'weibind.binding.created', data, 'kite:uid-other')
    })

    it('gives a registered user’s binding its other uid too', async () => {
      bound(world, settle(world, 'Bob'), made('uid-told', MP_OPENID, OTHER_UNION))
      const ticket = await ticketOf(told(OPENID, UNION))
      const registration = { username: 'Carol', password: null, ticket, browser: 'jar', request: REQUEST }
      expect(await new RegisterUser(world).execute(registration)).to.deep.include({ outcome: 'registered' })
      expect(world.stored.bindings[1]?.identity.uid).to.equal('uid-other')
      expect(world.stored.events.map(({ data }) => data.uid)).to.deep.equal(['uid-other'])
    })

    for (const isBound of [false, true]) {
      it(`ends the session that a logged-in user binds with${isBound ? ', also where it only confirms' : ''}`, async () => {
        const alice = settle(world, 'Alice')
        if (isBound) bound(world, alice, made('uid-1', OPENID))
        const by = loggedIn(world, alice)
        expect(await bind(await ticketOf(told(OPENID)), by)).to.deep.include({ outcome: 'bound' })
        const open = [...world.stored.sessions.values()].filter(({ endedAt }) => endedAt === null)
        expect(open).to.have.length(1)
        expect(open[0]?.id).to.not.equal(by.session.id)
      })
    }

    it('leaves the other sessions of a user who binds with a password', async () => {
      const alice = settle(world, 'Alice')
      loggedIn(world, alice)
      expect(await bind(await ticketOf(told(OPENID)))).to.deep.include({ outcome: 'bound' })
      expect([...world.stored.sessions.values()].filter(({ endedAt }) => endedAt === null)).to.have.length(2)
    })
  })
})
