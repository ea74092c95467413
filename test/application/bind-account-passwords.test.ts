import { expect } from 'chai'
import { BindAccount } from '../../src/application/bind-account.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { UID } from './fakes/fake-weibo.js'
import { bound, forget, loggedIn, PASSWORD, settle, ticketed, whereNoPasswordLasts } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const WEIBO = { provider: 'weibo', uid: UID }
const WRONG = { outcome: 'refused', error: 'invalid_credentials' }
const INVALID_TICKET = { outcome: 'refused', error: 'invalid_bind_ticket' }

describe('the password of a bind', () => {
  let world: World
  let ticket: string

  beforeEach(async () => {
    world = aWorld()
    settle(world, 'Alice')
    ticket = await ticketed(world, 'jar')
  })

  function bind(password: string, username = 'Alice') {
    const account = { provider: 'weibo', ticket, by: { username, password }, browser: 'jar', request: REQUEST }
    return new BindAccount(world).execute(account)
  }

  it('BI-3: does not spend the ticket if it is wrong, but is counted', async () => {
    expect(await bind('wrong')).to.deep.equal(WRONG)
    expect([...world.stored.pendings.values()].map(({ wrongPasswords }) => wrongPasswords)).to.deep.equal([1])
    expect(world.stored.sessions.size).to.equal(0)
    const told = { ...WEIBO, user_id: 'alice', reason: 'invalid_credentials' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  it('BI-3: is still accepted after four wrong ones', async () => {
    for (let n = 0; n < 4; n++) expect(await bind('wrong')).to.deep.equal(WRONG)
    expect(await bind(PASSWORD)).to.include({ outcome: 'bound' })
  })

  it('BI-3: is not accepted after five wrong ones, even if it is right', async () => {
    for (let n = 0; n < 5; n++) expect(await bind('wrong')).to.deep.equal(WRONG)
    forget(world)
    expect(await bind(PASSWORD)).to.deep.equal(INVALID_TICKET)
    expect(world.stored.journal).to.not.include('hasher.verify')
    expect(world.stored.bindings).to.deep.equal([])
    expectOneEvent(world, 'weibind.bind.rejected', { provider: 'weibo', reason: 'invalid_bind_ticket' })
  })

  it('BI-12: is answered alike where the name is unknown', async () => {
    expect(await bind(PASSWORD, 'nobody')).to.deep.equal(WRONG)
    expect(world.stored.journal).to.include('hasher.verify')
    expectOneEvent(world, 'weibind.bind.rejected', { ...WEIBO, reason: 'invalid_credentials' }, `weibo:${UID}`)
  })

  it('is rejected with one event where the ticket was spent meanwhile', async () => {
    const pendingBindings = {
      ...world.pendingBindings,
      countWrongPassword: async () => 'ticket-already-spent' as const,
    }
    const by = { username: 'Alice', password: 'wrong' }
    const result = await new BindAccount({ ...world, pendingBindings }).execute({
      provider: 'weibo',
      ticket,
      by,
      browser: 'jar',
      request: REQUEST,
    })
    expect(result).to.deep.equal(INVALID_TICKET)
    const told = { ...WEIBO, user_id: 'alice', reason: 'invalid_bind_ticket' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  for (const what of ['an account', 'an account that is bound already']) {
    it(`does not bind ${what} if it was changed after the check`, async () => {
      world = whereNoPasswordLasts(world)
      if (what !== 'an account') {
        bound(world, settle(world, 'Alice'))
        world = { ...world, bindings: { ...world.bindings, save: async () => 'already-theirs' as const } }
      }
      const before = [...world.stored.bindings]
      expect(await bind(PASSWORD)).to.deep.equal(WRONG)
      expect(world.stored.sessions.size).to.equal(0)
      expect(world.stored.bindings).to.deep.equal(before)
      const told = { ...WEIBO, user_id: 'alice', reason: 'invalid_credentials' } as const
      expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
    })
  }

  it('CR-2: is refused over 1 KB before anything else happens, without an event', async () => {
    const result = await bind('x'.repeat(1025))
    const problem = 'must not be longer than 1024 bytes'
    expect(result).to.deep.equal({ outcome: 'invalid', details: [{ field: 'password', problem }] })
    expect(world.stored.journal).to.deep.equal([])
  })

  it('binds a ticket of purpose=bind only to the user who began it', async () => {
    settle(world, 'Bob')
    ticket = await ticketed(world, 'jar', 'bob')
    const before = world.stored.rows()
    expect(await bind(PASSWORD)).to.deep.equal(INVALID_TICKET)
    expect(world.stored.rows()).to.deep.equal(before)
    const told = { ...WEIBO, user_id: 'alice', reason: 'invalid_bind_ticket' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
    expect(await bind(PASSWORD, 'Bob')).to.include({ outcome: 'bound' })
  })

  it('binds a ticket of a callback without a state to no existing user, with any proof', async () => {
    ticket = await ticketed(world, null)
    world.stored.journal.length = 0
    expect(await bind(PASSWORD)).to.deep.equal(INVALID_TICKET)
    expect(world.stored.journal).to.not.include('hasher.verify')
    const by = loggedIn(world, settle(world, 'Alice'))
    const account = { provider: 'weibo', ticket, by, browser: null, request: REQUEST }
    expect(await new BindAccount(world).execute(account)).to.deep.equal(INVALID_TICKET)
    expect(world.stored.bindings).to.deep.equal([])
  })

  it('throws if the wrong one cannot be counted', async () => {
    world.stored.failsAt = 'pendingBindings.countWrongPassword'
    await expectUnavailable(bind('wrong'))
  })
})
