import { expect } from 'chai'
import { RegisterUser, type Registration } from '../../src/application/register-user.js'
import type { RegistrationObstacle } from '../../src/domain/decide-registration.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { ACCOUNT, PROFILE, UID } from './fakes/fake-weibo.js'
import { PASSWORD, settle, ticketed } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const WEIBO = { provider: 'weibo', uid: UID }
const FORM: Registration = { username: 'Alice', password: PASSWORD, ticket: null, browser: 'jar', request: REQUEST }

describe('a registration', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  const register = (form: Partial<Registration> = {}) => new RegisterUser(world).execute({ ...FORM, ...form })

  it('makes a user and logs the user in', async () => {
    const result = await register()
    if (result.outcome !== 'registered') throw new Error(result.outcome)
    const [user] = world.stored.users.values()
    expect(user?.username).to.deep.equal({ name: 'Alice', key: 'alice', skeleton: 'Alice' })
    expect(user?.passwordHash).to.equal(`strong:${PASSWORD}`)
    expect(result.session.user).to.deep.equal({ id: user?.id, username: 'Alice' })
    expect([...world.stored.sessions.values()].map(({ userId }) => userId)).to.deep.equal([user?.id])
    expect(world.stored.bindings).to.deep.equal([])
    expectOneEvent(world, 'weibind.user.registered', { user_id: user?.id ?? '' }, `user:${user?.id}`)
  })

  it('BI-8: binds the new user in the same call, with one event that names both', async () => {
    const ticket = await ticketed(world, 'jar')
    expect(await register({ ticket })).to.include({ outcome: 'registered' })
    const [user] = world.stored.users.values()
    const userId = user?.id ?? ''
    expect(world.stored.bindings).to.deep.equal([
      { ...ACCOUNT, userId, screenName: '王小明', avatarUrl: PROFILE.avatarUrl, boundAt: world.clock.now() },
    ])
    expect(world.stored.pendings.size).to.equal(0)
    expect(world.stored.journal.filter((call) => /register|save|open/.test(call))).to.deep.equal(['users.register'])
    expectOneEvent(world, 'weibind.user.registered', { ...WEIBO, user_id: userId }, `weibo:${UID}`)
  })

  it('makes a user without a password only with a ticket', async () => {
    const ticket = await ticketed(world, 'jar')
    expect(await register({ ticket, password: null })).to.include({ outcome: 'registered' })
    const hashes = [...world.stored.users.values()].map(({ passwordHash }) => passwordHash)
    expect(hashes).to.deep.equal([null])
    expect(world.stored.journal).to.not.include('hasher.hash')
  })

  it('CR-2: makes no user with neither a password nor a ticket', async () => {
    const result = await register({ password: null })
    if (result.outcome !== 'invalid') throw new Error(result.outcome)
    expect(result.details.map(({ field }) => field)).to.deep.equal(['password'])
    expect(world.stored.journal).to.deep.equal([])
  })

  it('CR-2: treats an empty ticket as a wrong one, not as a missing one', async () => {
    for (const password of [null, PASSWORD]) {
      world = aWorld()
      expect(await register({ ticket: '', password })).to.deep.equal({
        outcome: 'refused',
        error: 'invalid_bind_ticket',
      })
      expect(world.stored.users.size).to.equal(0)
    }
  })

  it('registers with a ticket of a callback without a state, also without a profile', async () => {
    const ticket = await ticketed(world, null, null, null)
    expect(await register({ ticket, browser: null })).to.include({ outcome: 'registered' })
    expect(world.stored.bindings.map(({ screenName }) => screenName)).to.deep.equal([null])
  })

  it('names every invalid field at once, repeats none, and leaves no event', async () => {
    const result = await register({ username: 'ｃanary', password: 'canary' })
    if (result.outcome !== 'invalid') throw new Error(result.outcome)
    expect(result.details.map(({ field }) => field)).to.deep.equal(['username', 'password'])
    expect(JSON.stringify(result)).to.not.include('anary')
    expect(world.stored.journal).to.deep.equal([])
  })

  for (const [rule, form] of Object.entries({
    'CR-2: a common password': { password: 'password1' },
    'CR-2: a short password with a ticket': { password: 'short', ticket: 'any' },
  })) {
    it(`${rule} is invalid before anything is looked up or hashed`, async () => {
      expect(await register(form)).to.include({ outcome: 'invalid' })
      expect(world.stored.journal).to.deep.equal([])
    })
  }

  it('CR-2: hashes a password in its composed form', async () => {
    await register({ password: 'cafe\u0301cafe\u0301' })
    expect([...world.stored.users.values()].map(({ passwordHash }) => passwordHash)).to.deep.equal(['strong:cafécafé'])
  })

  for (const taken of ['Alice', 'aLICE', 'AIice', 'A1ice']) {
    it(`BI-7: refuses a name where ${taken} is taken, before the costly hash`, async () => {
      settle(world, taken)
      const before = world.stored.rows()
      expect(await register()).to.deep.equal({ outcome: 'refused', error: 'username_taken' })
      expect(world.stored.rows()).to.deep.equal(before)
      expect(world.stored.journal).to.not.include('hasher.hash')
      expectOneEvent(world, 'weibind.request.refused', { action: 'register', reason: 'username_taken' })
    })
  }

  it('keeps the ticket where the name is taken, and names the account in the event', async () => {
    settle(world, 'Alice')
    const ticket = await ticketed(world, 'jar')
    expect(await register({ ticket })).to.include({ error: 'username_taken' })
    expect(world.stored.pendings.size).to.equal(1)
    const told = { ...WEIBO, action: 'register', reason: 'username_taken' } as const
    expectOneEvent(world, 'weibind.request.refused', told, `weibo:${UID}`)
  })

  it('refuses a ticket that is unknown, another browser’s or begun by a user, before name and hash', async () => {
    settle(world, 'Bob')
    const attempts = [
      { ticket: 'unknown' },
      { ticket: await ticketed(world, 'other-jar') },
      { ticket: await ticketed(world, 'jar', 'bob') },
    ]
    for (const form of attempts) {
      world.stored.journal.length = 0
      world.stored.events.length = 0
      expect(await register(form)).to.deep.equal({ outcome: 'refused', error: 'invalid_bind_ticket' })
      expect(world.stored.journal).to.deep.equal(['pendingBindings.find', 'outbox.append'])
      expectOneEvent(world, 'weibind.request.refused', { action: 'register', reason: 'invalid_bind_ticket' })
    }
    expect(world.stored.pendings.size).to.equal(2)
  })

  for (const [conflict, reason] of [
    ['username-taken', 'username_taken'],
    ['account-already-bound', 'account_already_bound'],
    ['ticket-already-spent', 'invalid_bind_ticket'],
  ] as const) {
    it(`answers ${reason} if the store finds the obstacle, with one event`, async () => {
      const users = { ...world.users, register: async (): Promise<RegistrationObstacle> => conflict }
      const ticket = await ticketed(world, 'jar')
      const result = await new RegisterUser({ ...world, users }).execute({ ...FORM, ticket })
      expect(result).to.deep.equal({ outcome: 'refused', error: reason, provider: 'weibo' })
      expect(world.stored.users.size).to.equal(0)
      expectOneEvent(world, 'weibind.request.refused', { ...WEIBO, action: 'register', reason }, `weibo:${UID}`)
    })
  }

  for (const call of ['users.register', 'users.isTaken', 'hasher.hash']) {
    it(`gives no token where ${call} fails`, async () => {
      world.stored.failsAt = call
      await expectUnavailable(register())
      expect(world.stored.events).to.deep.equal([])
      expect(world.stored.users.size).to.equal(0)
    })
  }
})
