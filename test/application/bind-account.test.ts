import { expect } from 'chai'
import { BindAccount } from '../../src/application/bind-account.js'
import type { BindingRepository } from '../../src/application/ports/binding-repository.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { ACCOUNT, PROFILE, UID } from './fakes/fake-weibo.js'
import { bound, loggedIn, PASSWORD, settle, ticketed } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const WEIBO = { provider: 'weibo', uid: UID }
const ALICE = { username: 'alice', password: PASSWORD }
const INVALID_TICKET = { outcome: 'refused', error: 'invalid_bind_ticket' }
type Saved = Awaited<ReturnType<BindingRepository['save']>>

describe('the binding of an account', () => {
  let world: World
  let ticket: string

  beforeEach(async () => {
    world = aWorld()
    settle(world, 'Alice')
    ticket = await ticketed(world, 'jar')
  })

  function bind({ browser = 'jar', saved }: { browser?: string | null; saved?: Saved } = {}) {
    const bindings: BindingRepository = saved ? { ...world.bindings, save: async () => saved } : world.bindings
    return new BindAccount({ ...world, bindings }).execute({
      provider: 'weibo',
      ticket,
      by: ALICE,
      browser,
      request: REQUEST,
    })
  }

  it('binds the account by a password, and logs the user in', async () => {
    const result = await bind()
    if (result.outcome !== 'bound') throw new Error(result.outcome)
    expect(result.session.user).to.deep.equal({ id: 'alice', username: 'Alice' })
    expect(world.stored.bindings).to.deep.equal([
      { ...ACCOUNT, userId: 'alice', screenName: '王小明', avatarUrl: PROFILE.avatarUrl, boundAt: world.clock.now() },
    ])
    expect(world.stored.sessions.size).to.equal(1)
    expect(world.stored.pendings.size).to.equal(0)
    expectOneEvent(world, 'weibind.binding.created', { ...WEIBO, user_id: 'alice' }, `weibo:${UID}`)
  })

  it('stores no name of an account without a profile', async () => {
    ticket = await ticketed(world, 'jar', null, null)
    await bind()
    expect(world.stored.bindings.map(({ screenName }) => screenName)).to.deep.equal([null])
  })

  it('binds the account to the logged-in user, and keeps the time of that login', async () => {
    const bearer = loggedIn(world, settle(world, 'Alice'))
    world.clock.pass(599)
    const result = await new BindAccount(world).execute({
      provider: 'weibo',
      ticket,
      by: bearer,
      browser: 'jar',
      request: REQUEST,
    })
    expect(result.outcome).to.equal('bound')
    const [, opened] = world.stored.sessions.values()
    expect(opened?.authenticatedAt).to.deep.equal(bearer.session.authenticatedAt)
    expect(opened?.id).to.not.equal(bearer.session.id)
    expectOneEvent(world, 'weibind.binding.created', { ...WEIBO, user_id: 'alice' }, `weibo:${UID}`)
  })

  it('answers invalid_token without an event if the session has ended meanwhile', async () => {
    const bearer = loggedIn(world, settle(world, 'Alice'))
    world.stored.keep({ ...bearer.session, endedAt: world.clock.now() })
    const result = await new BindAccount(world).execute({
      provider: 'weibo',
      ticket,
      by: bearer,
      browser: 'jar',
      request: REQUEST,
    })
    expect(result).to.deep.equal({ outcome: 'refused', error: 'invalid_token' })
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.bindings).to.deep.equal([])
  })

  it('BI-10: refuses a user whose login is not fresh, and keeps the ticket', async () => {
    const bearer = loggedIn(world, settle(world, 'Alice'))
    world.clock.pass(600)
    ticket = await ticketed(world, 'jar')
    const before = world.stored.rows()
    const result = await new BindAccount(world).execute({
      provider: 'weibo',
      ticket,
      by: bearer,
      browser: 'jar',
      request: REQUEST,
    })
    expect(result).to.deep.equal({ outcome: 'refused', error: 'fresh_login_required' })
    expect(world.stored.rows()).to.deep.equal(before)
    const told = { ...WEIBO, user_id: 'alice', reason: 'fresh_login_required' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  it('BI-4: accepts neither a refresh token nor an access token as a ticket', async () => {
    const bearer = loggedIn(world, settle(world, 'Bob'))
    for (const other of [bearer.refreshToken, bearer.token, '']) {
      ticket = other
      expect(await bind()).to.deep.equal(INVALID_TICKET)
    }
  })

  it('refuses a ticket of another provider', async () => {
    const account = { provider: 'acme', ticket, by: ALICE, browser: 'jar', request: REQUEST }
    expect(await new BindAccount(world).execute(account)).to.deep.equal(INVALID_TICKET)
    expectOneEvent(world, 'weibind.bind.rejected', { provider: 'acme', reason: 'invalid_bind_ticket' })
  })

  it('treats a password as wrong if the user was deleted meanwhile', async () => {
    expect(await bind({ saved: 'user-gone' })).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    const told = { ...WEIBO, user_id: 'alice', reason: 'invalid_credentials' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  for (const browser of ['other-jar', null]) {
    it(`BI-2: refuses ${browser ?? 'no browser'} the ticket of another, before the costly check of the password`, async () => {
      const before = world.stored.rows()
      expect(await bind({ browser })).to.deep.equal(INVALID_TICKET)
      expect(world.stored.rows()).to.deep.equal(before)
      expect(world.stored.journal).to.deep.equal(['pendingBindings.find', 'outbox.append'])
      expectOneEvent(world, 'weibind.bind.rejected', { provider: 'weibo', reason: 'invalid_bind_ticket' })
    })
  }

  for (const [conflict, error] of [
    ['account-already-bound', 'account_already_bound'],
    ['user-already-bound', 'user_already_bound'],
    ['ticket-already-spent', 'invalid_bind_ticket'],
  ] as const) {
    it(`BI-6: answers ${error} if the store finds the conflict, and names no other user`, async () => {
      const before = world.stored.rows()
      expect(await bind({ saved: conflict })).to.deep.equal({ outcome: 'refused', error })
      expect(world.stored.rows()).to.deep.equal(before)
      expectOneEvent(world, 'weibind.bind.rejected', { ...WEIBO, user_id: 'alice', reason: error }, `weibo:${UID}`)
    })
  }

  it('confirms an account that is bound to the user already, spends the ticket and logs in', async () => {
    bound(world, settle(world, 'Alice'))
    const result = await bind()
    expect(result.outcome).to.equal('bound')
    expect(world.stored.sessions.size).to.equal(1)
    expect(world.stored.pendings.size).to.equal(0)
    expectOneEvent(world, 'weibind.binding.confirmed', { ...WEIBO, user_id: 'alice' }, `weibo:${UID}`)
  })

  it('confirms nothing with a ticket that another request has spent meanwhile', async () => {
    bound(world, settle(world, 'Alice'))
    const bindings: BindingRepository = {
      ...world.bindings,
      async save() {
        world.stored.pendings.clear()
        return 'already-theirs'
      },
    }
    const account = { provider: 'weibo', ticket, by: ALICE, browser: 'jar', request: REQUEST }
    expect(await new BindAccount({ ...world, bindings }).execute(account)).to.deep.equal(INVALID_TICKET)
    expect(world.stored.sessions.size).to.equal(0)
    const told = { ...WEIBO, user_id: 'alice', reason: 'invalid_bind_ticket' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  for (const call of ['bindings.save', 'pendingBindings.find', 'users.findByKey', 'hasher.verify']) {
    it(`gives no token where ${call} fails`, async () => {
      world.stored.failsAt = call
      await expectUnavailable(bind())
      expect(world.stored.events).to.deep.equal([])
      expect(world.stored.sessions.size).to.equal(0)
    })
  }
})
