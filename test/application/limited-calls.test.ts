import { expect } from 'chai'
import type { AuditedAction } from '../../src/domain/audit-event.js'
import { expectOneEvent } from './fakes/assertions.js'
import { forget, loggedIn, PASSWORD, settle, ticketed } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const LIMITED = { outcome: 'refused', error: 'too_many_requests', retryAfterSeconds: 60 }
const limit = (attempts: number) => ({ name: 'limit', attempts, windowSeconds: 60 })

describe('a limited call', () => {
  let world: World
  let by: ReturnType<typeof loggedIn>

  function begin(rateLimits: NonNullable<Parameters<typeof aWorld>[0]>['rateLimits'] & object): void {
    world = aWorld({ rateLimits })
    by = loggedIn(world, settle(world, 'Alice'))
    forget(world)
  }

  type Call = () => Promise<unknown>
  const request = REQUEST
  const provider = 'weibo'
  const browser = 'jar'
  const credentials = { username: 'alice', password: PASSWORD }
  const bind: Call = () => world.app.bind.execute({ provider, ticket: 'x', by: credentials, browser, request })
  const register = (ticket: string | null, username = 'newcomer') =>
    world.app.register.execute({ username, password: PASSWORD, ticket, browser, request })
  const unbind: Call = () => world.app.unbind.execute({ provider, by, password: PASSWORD, request })

  const ofFailures: readonly (readonly [AuditedAction, Call])[] = [
    [
      'callback',
      () => world.app.authenticate.execute({ provider, answer: { code: 'x' }, state: null, browser, request }),
    ],
    [
      'native-login',
      () => world.app.authenticateWithToken.execute({ provider, accessToken: 'x', browser: null, request }),
    ],
    ['bind', bind],
    ['register', () => register('x')],
    ['refresh', () => world.app.refresh.execute({ refreshToken: 'x', request })],
    ['logout', () => world.app.logOut.execute({ by: { refreshToken: 'x' }, request })],
  ]
  const ofAttempts: readonly (readonly [AuditedAction, Call])[] = [
    ['bind', bind],
    ['register', () => register(null)],
    ['login', () => world.app.logIn.execute({ ...credentials, request })],
    ['unbind', unbind],
    [
      'password',
      () => world.app.changePassword.execute({ by, oldPassword: PASSWORD, newPassword: 'canary-new', request }),
    ],
    ['deletion', () => world.app.deleteUser.execute({ by, password: PASSWORD, request })],
  ]
  for (const [kind, calls] of [
    ['failures', ofFailures],
    ['address', ofAttempts],
  ] as const) {
    for (const [action, call] of calls) {
      it(`BI-11: is refused over ${kind} as ${action}, with one event and no other effect`, async () => {
        begin({ [kind]: limit(0) })
        const before = world.stored.rows()
        expect(await call()).to.deep.equal(LIMITED)
        expect(world.stored.rows()).to.deep.equal(before)
        expect(world.stored.events.map(({ type, data }) => [type, data.action])).to.deep.equal([
          ['weibind.limit.reached', action],
        ])
      })
    }
  }

  it('BI-11: is refused over a password asked for again as a guess at it, with one event', async () => {
    begin({ account: limit(0) })
    expect(await unbind()).to.deep.equal(LIMITED)
    expectOneEvent(world, 'weibind.limit.reached', { action: 'unbind', user_id: 'alice' }, 'user:alice')
  })

  it('BI-11: passes the limit of failures without a ticket, since nothing can be guessed', async () => {
    begin({ failures: limit(0) })
    expect(await register(null)).to.include({ outcome: 'registered' })
  })

  it('BI-11: counts as an attempt unless its input is invalid', async () => {
    begin({ address: limit(1) })
    for (let count = 0; count < 3; count++) expect(await register(null, '?')).to.include({ outcome: 'invalid' })
    expect(await register(null)).to.include({ outcome: 'registered' })
    expect(await register(null, 'another')).to.deep.equal(LIMITED)
  })

  it('BI-11: counts where the password that is asked for again is right', async () => {
    begin({ address: limit(1) })
    expect(await unbind()).to.include({ error: 'not_found' })
    expect(await unbind()).to.deep.equal(LIMITED)
  })

  it('BI-11: counts guesses for each account and each address apart', async () => {
    begin({ account: limit(1) })
    settle(world, 'Bob')
    const guess = (username: string, ip: string) =>
      world.app.logIn.execute({ username, password: 'wrong', request: { ...request, ip } })
    expect(await guess('alice', '192.0.2.1')).to.include({ error: 'invalid_credentials' })
    expect(await guess('alice', '192.0.2.2')).to.include({ error: 'invalid_credentials' })
    expect(await guess('bob', '192.0.2.1')).to.include({ error: 'invalid_credentials' })
    expect(await guess('alice', '192.0.2.1')).to.deep.equal(LIMITED)
  })

  it('BI-11: neither counts nor clears for its address where all addresses together are limited', async () => {
    const [account, accountTotal] = [
      { ...limit(2), name: 'account' },
      { ...limit(1), name: 'total' },
    ]
    begin({ account, accountTotal })
    const guess = () => world.app.logIn.execute({ ...credentials, password: 'wrong', request })
    const passTotal = () => world.limiter.clear(accountTotal, world.secrets.hash('alice'))
    world.stored.sessions.clear()
    expect(await guess()).to.include({ error: 'invalid_credentials' })
    for (let count = 0; count < 3; count++) expect(await guess()).to.deep.equal(LIMITED)
    passTotal()
    expect(await guess()).to.include({ error: 'invalid_credentials' })
    passTotal()
    expect(await guess()).to.deep.equal(LIMITED)
  })

  it('BI-3: is refused over failures only once a ticket was refused', async () => {
    begin({ failures: limit(1) })
    const ticket = await ticketed(world, browser)
    expect(await register(ticket, 'alice')).to.include({ error: 'username_taken' })
    expect(await register('x')).to.include({ error: 'invalid_bind_ticket' })
    expect(await register(ticket)).to.deep.equal(LIMITED)
  })
})
