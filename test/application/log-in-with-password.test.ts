import { expect } from 'chai'
import { LogInWithPassword } from '../../src/application/log-in-with-password.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { PASSWORD, settle, whereNoPasswordLasts } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const WRONG = { outcome: 'refused', error: 'invalid_credentials' }

describe('a login with a password', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
    settle(world, 'Alice')
  })

  function logIn(username: string, password: string) {
    return new LogInWithPassword(world).execute({ username, password, request: REQUEST })
  }

  it('opens a session', async () => {
    const result = await logIn('alice', PASSWORD)
    if (result.outcome !== 'logged-in') throw new Error(result.outcome)
    expect(result.session.user).to.deep.equal({ id: 'alice', username: 'Alice' })
    const [session] = world.stored.sessions.values()
    expect(session).to.deep.include({
      userId: 'alice',
      authenticatedAt: world.clock.now(),
      openedAt: world.clock.now(),
      endedAt: null,
      endsAtLatest: world.clock.in(90 * 86_400),
      refreshableUntil: world.clock.in(30 * 86_400),
      liveTokens: [world.secrets.hash(result.session.refreshToken)],
      spentToken: null,
      spentAt: null,
      ip: REQUEST.ip,
      userAgent: REQUEST.userAgent,
    })
    expectOneEvent(world, 'weibind.login.succeeded', { user_id: 'alice', method: 'password' }, 'user:alice')
  })

  it('refuses a wrong password, and stores nothing but the event', async () => {
    const before = world.stored.rows()
    expect(await logIn('alice', 'wrong')).to.deep.equal(WRONG)
    expect(world.stored.rows()).to.deep.equal(before)
    const told = { user_id: 'alice', method: 'password', reason: 'invalid_credentials' } as const
    expectOneEvent(world, 'weibind.login.failed', told, 'user:alice')
  })

  it('BI-12: answers alike where the name is unknown, and the event has no subject', async () => {
    expect(await logIn('nobody', PASSWORD)).to.deep.equal(WRONG)
    expectOneEvent(world, 'weibind.login.failed', { method: 'password', reason: 'invalid_credentials' })
  })

  it('BI-9: refuses a user without a password, with any password', async () => {
    settle(world, 'Bob', null)
    for (const password of ['', 'null', PASSWORD]) expect(await logIn('bob', password)).to.deep.equal(WRONG)
    expect(world.stored.sessions.size).to.equal(0)
  })

  it('CR-2: refuses over 1 KB before anything is looked up or hashed, without an event', async () => {
    expect(await logIn('alice', 'x'.repeat(1025))).to.deep.equal({
      outcome: 'invalid',
      details: [{ field: 'password', problem: 'must not be longer than 1024 bytes' }],
    })
    expect(world.stored.journal).to.deep.equal([])
  })

  it('refuses a password that was changed since it was checked, like a wrong one', async () => {
    world = whereNoPasswordLasts(world)
    expect(await logIn('alice', PASSWORD)).to.deep.equal(WRONG)
    expect(world.stored.sessions.size).to.equal(0)
    const told = { user_id: 'alice', method: 'password', reason: 'invalid_credentials' } as const
    expectOneEvent(world, 'weibind.login.failed', told, 'user:alice')
  })

  it('succeeds although it stores a stronger hash itself (CR-1)', async () => {
    settle(world, 'Alice', `weak:${PASSWORD}`)
    expect(await logIn('alice', PASSWORD)).to.include({ outcome: 'logged-in' })
    expect(world.stored.users.get('alice')?.passwordHash).to.equal(`strong:${PASSWORD}`)
  })

  for (const call of ['sessions.open', 'users.findByKey', 'hasher.verify']) {
    it(`gives no token where ${call} fails`, async () => {
      world.stored.failsAt = call
      await expectUnavailable(logIn('alice', PASSWORD))
      expect(world.stored.sessions.size).to.equal(0)
      expect(world.stored.events).to.deep.equal([])
    })
  }

  it('gives no answer to a wrong password whose event cannot be stored', async () => {
    world.stored.failsAt = 'outbox.append'
    await expectUnavailable(logIn('alice', 'wrong'))
  })
})
