import { expect } from 'chai'
import type { RateLimit } from '../../src/application/ports/rate-limiter.js'
import type { Refusal } from '../../src/domain/refusal.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { forget, loggedIn, PASSWORD, settle, ticketed } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const limit = (name: string, attempts: number): RateLimit => ({ name, attempts, windowSeconds: 60 })
const LIMITED: Refusal = { outcome: 'refused', error: 'too_many_requests', retryAfterSeconds: 60 }

describe('the limits', () => {
  function limitedWorld(rateLimits: Parameters<typeof aWorld>[0] & object): World {
    const world = aWorld(rateLimits)
    settle(world, 'Alice')
    return world
  }

  const logIn = (world: World, password: string, ip = REQUEST.ip, username = 'alice') =>
    world.app.logIn.execute({ username, password, request: { ...REQUEST, ip } })

  it('BI-11: refuse before anything is hashed, with the one event of the window', async () => {
    const world = limitedWorld({ rateLimits: { account: limit('account', 1) } })
    expect(await logIn(world, 'wrong')).to.include({ error: 'invalid_credentials' })
    forget(world)
    expect(await logIn(world, PASSWORD)).to.deep.equal(LIMITED)
    expect(world.stored.journal).to.deep.equal(['users.findByKey', 'outbox.append'])
    expectOneEvent(world, 'weibind.limit.reached', { action: 'login', user_id: 'alice' }, 'user:alice')
    expect(await logIn(world, PASSWORD)).to.deep.equal(LIMITED)
    expect(world.stored.events).to.have.length(1)
  })

  it('BI-12: apply to a name without a user too', async () => {
    const world = limitedWorld({ rateLimits: { account: limit('account', 1), accountTotal: limit('total', 1) } })
    await logIn(world, 'wrong', REQUEST.ip, 'nobody')
    forget(world)
    expect(await logIn(world, 'wrong', REQUEST.ip, 'nobody')).to.deep.equal(LIMITED)
    expectOneEvent(world, 'weibind.limit.reached', { action: 'login' })
  })

  it('store the event with the next refusal if the first could not store it', async () => {
    const world = limitedWorld({ rateLimits: { account: limit('account', 1) } })
    await logIn(world, 'wrong')
    forget(world)
    world.stored.failsAt = 'outbox.append'
    await expectUnavailable(logIn(world, 'wrong'))
    world.stored.failsAt = null
    expect(await logIn(world, 'wrong')).to.deep.equal(LIMITED)
    expect(world.stored.events).to.have.length(1)
  })

  it('give back the attempt of a call that throws', async () => {
    const one = { account: limit('account', 1), accountTotal: limit('total', 1) }
    const world = limitedWorld({ rateLimits: one })
    world.stored.failsAt = 'hasher.verify'
    for (let count = 0; count < 3; count++) await expectUnavailable(logIn(world, 'wrong'))
    world.stored.failsAt = null
    expect(await logIn(world, PASSWORD)).to.include({ outcome: 'logged-in' })
  })

  it('BI-11: clear the count of this address after a right password, and use up no attempt of others', async () => {
    const world = limitedWorld({ rateLimits: { account: limit('account', 2), accountTotal: limit('total', 3) } })
    await logIn(world, 'wrong')
    await logIn(world, PASSWORD)
    await logIn(world, 'wrong')
    expect(await logIn(world, 'wrong')).to.include({ error: 'invalid_credentials' })
    world.stored.sessions.clear()
    // Three of the total are spent: what was right is none of them, and cleared none.
    expect(await logIn(world, PASSWORD, '192.0.2.9')).to.deep.equal(LIMITED)
  })

  it('BI-11: read the known addresses only if the total is reached', async () => {
    const world = limitedWorld({ rateLimits: { accountTotal: limit('total', 2) } })
    await logIn(world, 'wrong', '192.0.2.1')
    await logIn(world, PASSWORD, '192.0.2.2')
    await logIn(world, 'wrong', '192.0.2.2')
    expect(world.stored.journal).to.not.include('sessions.loginAddresses')
    await logIn(world, PASSWORD, '192.0.2.3')
    expect(world.stored.journal).to.include('sessions.loginAddresses')
  })

  it('BI-11: know the addresses of the last 30 days, and leave the event of the window to strangers', async () => {
    const world = limitedWorld({ rateLimits: { accountTotal: limit('total', 1) } })
    await logIn(world, PASSWORD, '2001:db8::1')
    world.clock.pass(30 * 86_400)
    await logIn(world, 'wrong', '192.0.2.1')
    forget(world)
    expect(await logIn(world, PASSWORD, '2001:db8::2')).to.include({ outcome: 'logged-in' })
    expect(await logIn(world, PASSWORD, '192.0.2.1')).to.deep.equal(LIMITED)
    expect(world.stored.events.map(({ type }) => type)).to.deep.equal([
      'weibind.login.succeeded',
      'weibind.limit.reached',
    ])
    world.stored.sessions.clear()
    await logIn(world, PASSWORD, '2001:db8::1')
    expect(world.stored.events).to.have.length(2)
  })

  it('BI-11: forget an address after 30 days', async () => {
    const world = limitedWorld({ rateLimits: { accountTotal: limit('total', 1) } })
    await logIn(world, PASSWORD, '192.0.2.2')
    world.clock.pass(30 * 86_400 + 1)
    await logIn(world, 'wrong', '192.0.2.1')
    expect(await logIn(world, PASSWORD, '192.0.2.2')).to.deep.equal(LIMITED)
  })

  it('BI-3: do not count against the ticket of a bind', async () => {
    const world = limitedWorld({ rateLimits: { account: limit('account', 1) } })
    const ticket = await ticketed(world, 'jar')
    const bind = () => {
      const by = { username: 'alice', password: 'wrong' }
      return world.app.bind.execute({ provider: 'weibo', ticket, by, browser: 'jar', request: REQUEST })
    }
    await bind()
    const before = world.stored.rows()
    forget(world)
    expect(await bind()).to.deep.equal(LIMITED)
    expect(world.stored.rows()).to.deep.equal(before)
    expectOneEvent(world, 'weibind.limit.reached', { action: 'bind', user_id: 'alice' }, 'user:alice')
  })

  it('BI-11: do not apply to a valid refresh token, and end no session', async () => {
    const world = limitedWorld({ rateLimits: { failures: limit('failures', 1) } })
    const alice = loggedIn(world, settle(world, 'Alice'))
    const refresh = (refreshToken: string) => world.app.refresh.execute({ refreshToken, request: REQUEST })
    expect(await refresh('x')).to.include({ error: 'invalid_refresh_token' })
    expect(await refresh('x')).to.deep.equal(LIMITED)
    expect(await refresh(alice.refreshToken)).to.include({ outcome: 'refreshed' })
    world.clock.pass(11)
    expect(await refresh(alice.refreshToken)).to.deep.equal({ ...LIMITED, retryAfterSeconds: 49 })
    expect([...world.stored.sessions.values()].map(({ endedAt }) => endedAt)).to.deep.equal([null])
  })

  it('BI-11: count a refused ticket of a bind, and not the refusals that a good one meets', async () => {
    const world = limitedWorld({ rateLimits: { failures: limit('failures', 1) } })
    const good = await ticketed(world, 'jar')
    const bind = (ticket: string) => {
      const by = { username: 'alice', password: 'wrong' }
      return world.app.bind.execute({ provider: 'weibo', ticket, by, browser: 'jar', request: REQUEST })
    }
    for (let count = 0; count < 3; count++) expect(await bind(good)).to.include({ error: 'invalid_credentials' })
    expect(await bind('x')).to.include({ error: 'invalid_bind_ticket' })
    expect(await bind(good)).to.deep.equal(LIMITED)
  })
})
