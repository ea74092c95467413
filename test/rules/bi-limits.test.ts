import { expect } from 'chai'
import { atOnce, tally } from '../support/at-once.js'
import { settledTrail } from '../support/audit-trail.js'
import { Browser, type Called } from '../support/browser.js'
import { NO_LIMITS } from '../support/no-limits.js'
import { newName, newPerson, PASSWORD } from '../support/persons.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { RedisServer } from '../support/servers/redis-server.js'
import { sharedRedis } from '../support/servers/shared-redis.js'
import { startTestService, type TestService } from '../support/test-service.js'

type Limit = keyof typeof NO_LIMITS

/** Only these limits, each with its default. */
function onlyLimits(...limits: readonly Limit[]): Record<string, string> {
  return { ...NO_LIMITS, TRUSTED_PROXIES: '1', ...Object.fromEntries(limits.map((limit) => [limit, ''])) }
}

let last = 0
const newAddress = () => {
  last += 1
  return `198.51.${last >> 8}.${last & 255}`
}
const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } })
const errors = (answers: readonly Called[]) => tally(answers.map(({ error }) => error ?? 'success'))

async function reached(service: TestService) {
  const events = await settledTrail(service)
  return events
    .filter(({ type }) => type === 'weibind.limit.reached')
    .map(({ subject, data }) => ({ subject, ...data }))
}

function expectLimited(answer: Called, windowSeconds: number): void {
  expect([answer.status, answer.error]).to.deep.equal([429, 'too_many_requests'])
  expect(answer.headers.get('retry-after')).to.match(/^[1-9]\d*$/)
  expect(Number(answer.headers.get('retry-after'))).to.be.at.most(windowSeconds)
}

describe('rule BI-11: RATE_LIMIT_ACCOUNT', () => {
  let service: TestService
  let browser: Browser
  before(async () => {
    service = await startTestService(onlyLimits('RATE_LIMIT_ACCOUNT'))
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Browser(service)
  })

  async function registered(address: string, more: object = {}) {
    const username = newName()
    return (await browser.register({ username, password: PASSWORD, ...more }, from(address))).data
  }
  const guesses = (count: number, name: string, address: string) =>
    atOnce(count, () => browser.logIn(name, 'a wrong password', from(address)))

  for (const who of ['of somebody', 'of nobody']) {
    it(`BI-11: checks ten wrong passwords ${who} from an address, of 500 at once, and tells once`, async () => {
      const [home, stranger] = [newAddress(), newAddress()]
      const user = who === 'of somebody' ? (await registered(home)).user : null
      const name = user?.username ?? newName()
      const answers = await guesses(500, name, stranger)
      expect(errors(answers)).to.deep.equal({ invalid_credentials: 10, too_many_requests: 490 })
      for (const answer of answers.filter(({ status }) => status === 429)) expectLimited(answer, 900)
      expectLimited(await browser.logIn(name, PASSWORD, from(stranger)), 900)
      const told = (await reached(service)).filter(({ ip }) => ip === stranger)
      expect(told).to.have.length(1)
      expect(told[0]).to.include({ action: 'login' })
      expect([told[0]?.subject, told[0]?.user_id]).to.deep.equal(
        user ? [`user:${user.id}`, user.id] : [undefined, undefined],
      )
    })
  }

  it('BI-11: locks nobody out: the owner logs in from elsewhere, and from there when the window is over', async () => {
    const stranger = newAddress()
    const { user } = await registered(newAddress())
    await guesses(11, user.username, stranger)
    expect((await browser.logIn(user.username, PASSWORD, from(newAddress()))).status).to.equal(200)
    expectLimited(await browser.logIn(user.username, PASSWORD, from(stranger)), 900)
    service.clock.advance(901)
    expect((await browser.logIn(user.username, PASSWORD, from(stranger))).status).to.equal(200)
  })

  it('BI-11: takes names that differ in case for one, and the addresses of an IPv6 /64', async () => {
    const { user } = await registered(newAddress())
    const names = [user.username, user.username.toUpperCase()]
    const answers = await atOnce(20, (index) =>
      browser.logIn(names[index % 2] ?? '', 'a wrong password', from(`2001:db8:7:7::${index + 1}`)),
    )
    expect(errors(answers)).to.deep.equal({ invalid_credentials: 10, too_many_requests: 10 })
    expect((await browser.logIn(user.username, PASSWORD, from('2001:db8:7:8::1'))).status).to.equal(200)
  })

  it('BI-11: begins anew after a right password', async () => {
    const address = newAddress()
    const { user } = await registered(address)
    expect(errors(await guesses(9, user.username, address))).to.deep.equal({ invalid_credentials: 9 })
    expect((await browser.logIn(user.username, PASSWORD, from(address))).status).to.equal(200)
    expect(errors(await guesses(12, user.username, address))).to.deep.equal({
      invalid_credentials: 10,
      too_many_requests: 2,
    })
  })

  it('BI-11: counts no right password, however many there are', async () => {
    const address = newAddress()
    const { user } = await registered(address)
    for (let login = 0; login < 12; login++)
      expect((await browser.logIn(user.username, PASSWORD, from(address))).status).to.equal(200)
  })

  it('BI-11, BI-3: is shared by login and bind, and a bind that it refuses does not count against the ticket', async () => {
    const address = newAddress()
    const { user } = await registered(newAddress())
    await guesses(10, user.username, address)
    const bind = { bind_ticket: await browser.ticket(newPerson()), username: user.username, password: PASSWORD }
    for (let tries = 0; tries < 6; tries++) expectLimited(await browser.bind(bind, from(address)), 900)
    expect((await browser.bind(bind, from(newAddress()))).status).to.equal(200)
    const told = (await reached(service)).filter(({ ip }) => ip === address)
    expect(told.map(({ action }) => action)).to.deep.equal(['bind'])
  })

  for (const [action, act] of [
    [
      'unbind',
      (bearer: string, address: string) =>
        browser.call('DELETE', '/oauth/weibo/', { ...sent(address, bearer), body: { password: 'wrong' } }),
    ],
    [
      'password',
      (bearer: string, address: string) =>
        browser.call('PUT', '/users/me/password/', {
          ...sent(address, bearer),
          body: { old_password: 'wrong', new_password: 'another long evening' },
        }),
    ],
  ] as const) {
    it(`BI-11: counts the password that is asked for again (${action}) among them`, async () => {
      const address = newAddress()
      const { user, token } = await registered(newAddress())
      await guesses(5, user.username, address)
      const answers = await atOnce(10, () => act(token, address))
      expect(errors(answers)).to.deep.equal({ invalid_credentials: 5, too_many_requests: 5 })
      expectLimited(await browser.logIn(user.username, PASSWORD, from(address)), 900)
      expect((await reached(service)).filter(({ ip }) => ip === address)).to.have.length(1)
      expect((await reached(service)).find(({ ip }) => ip === address)).to.include({ action, user_id: user.id })
    })
  }

  it('BI-11: limits neither a login through Weibo nor a refresh', async () => {
    const [address, person] = [newAddress(), newPerson()]
    const { user, refresh_token } = await registered(address, { bind_ticket: await browser.ticket(person) })
    await guesses(20, user.username, address)
    const returned = await browser.visitWeibo(person)
    expect((await browser.callback(returned, from(address))).data.user.id).to.equal(user.id)
    expect((await browser.refresh(refresh_token, from(address))).status).to.equal(200)
  })

  const sent = (address: string, bearer: string) => ({ ...from(address), bearer })
})

describe('rule BI-11: RATE_LIMIT_ACCOUNT_TOTAL', () => {
  let service: TestService
  let browser: Browser
  before(async () => {
    service = await startTestService({ ...onlyLimits('RATE_LIMIT_ACCOUNT', 'RATE_LIMIT_ACCOUNT_TOTAL') })
    browser = new Browser(service)
  })
  after(() => service.stop())

  it('BI-11: checks 100 wrong passwords from everywhere, but from where its owner has logged in', async () => {
    const [home, username] = ['2001:db8:1:1::1', newName()]
    await browser.register({ username, password: PASSWORD }, from(home))
    const wrong = (address: string) => browser.logIn(username, 'a wrong password', from(address))
    for (let address = 0; address < 10; address++) {
      const ip = newAddress()
      expect(errors(await atOnce(10, () => wrong(ip)))).to.deep.equal({ invalid_credentials: 10 })
    }
    // Nobody is told of whoever it does not hold for.
    expect((await browser.logIn(username, PASSWORD, from('2001:db8:1:1:9::9'))).status).to.equal(200)
    expect((await wrong(home)).error).to.equal('invalid_credentials')
    expect(await reached(service)).to.deep.equal([])
    const stranger = newAddress()
    expectLimited(await browser.logIn(username, PASSWORD, from(stranger)), 900)
    expectLimited(await browser.logIn(username, PASSWORD, from(newAddress())), 900)
    expect(errors(await atOnce(11, () => wrong(home)))).to.deep.equal({ invalid_credentials: 9, too_many_requests: 2 })
    const told = await reached(service)
    expect(told.map(({ ip }) => ip)).to.have.members([stranger, home])
    service.clock.advance(901)
    expect((await browser.logIn(username, PASSWORD, from(stranger))).status).to.equal(200)
  }).timeout(30_000)

  it('BI-11: knows an address for 30 days, and none that a right password of somebody else came from', async () => {
    const [home, username] = [newAddress(), newName()]
    await browser.register({ username, password: PASSWORD }, from(home))
    service.clock.advance(30 * 86_400 + 1)
    const other = newAddress()
    await browser.register({ username: newName(), password: PASSWORD }, from(other))
    for (let address = 0; address < 10; address++) {
      const ip = newAddress()
      await atOnce(10, () => browser.logIn(username, 'a wrong password', from(ip)))
    }
    expectLimited(await browser.logIn(username, PASSWORD, from(home)), 900)
    expectLimited(await browser.logIn(username, PASSWORD, from(other)), 900)
  }).timeout(30_000)
})

describe('rule BI-11: RATE_LIMIT_ADDRESS', () => {
  let service: TestService
  let browser: Browser
  before(async () => {
    service = await startTestService(onlyLimits('RATE_LIMIT_ADDRESS'))
    browser = new Browser(service)
  })
  after(() => service.stop())

  it('BI-11: lets an address try 60 times a minute, whatever comes of it: login, bind and register', async () => {
    const address = newAddress()
    const [username, at] = [newName(), from(address)]
    const binding = (bind_ticket: string) => browser.bind({ bind_ticket, username, password: PASSWORD }, at)
    await browser.register({ username, password: PASSWORD }, at)
    for (let tries = 1; tries < 20; tries++) await browser.register({ username, password: PASSWORD }, at)
    for (let tries = 0; tries < 20; tries++) await browser.logIn(username, PASSWORD, from(`::ffff:${address}`))
    expect(errors(await atOnce(20, () => binding('x')))).to.deep.equal({ invalid_bind_ticket: 20 })
    for (const act of [
      () => browser.logIn(username, PASSWORD, at),
      () => binding('x'),
      () => browser.register({ username: newName(), password: PASSWORD }, at),
    ])
      expectLimited(await act(), 60)
    expect((await browser.logIn(username, PASSWORD, from(newAddress()))).status).to.equal(200)
    expect(await reached(service)).to.have.length(1)
    expect((await reached(service))[0]).to.include({ ip: address, action: 'login' })
    service.clock.advance(61)
    expect((await browser.logIn(username, PASSWORD, at)).status).to.equal(200)
  }).timeout(20_000)

  it('BI-11: is not cleared by a success', async () => {
    const [username, address] = [newName(), newAddress()]
    await browser.register({ username, password: PASSWORD }, from(newAddress()))
    for (let tries = 0; tries < 60; tries++)
      expect((await browser.logIn(username, PASSWORD, from(address))).status).to.equal(200)
    expectLimited(await browser.logIn(username, PASSWORD, from(address)), 60)
  }).timeout(20_000)

  it('BI-11: counts a password that is asked for again, also a right one', async () => {
    const address = newAddress()
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const again = (method: string, path: string, body: object) =>
      browser.call(method, path, { bearer: token, body, ...from(address) })
    const unbind = () => again('DELETE', '/oauth/weibo/', { password: PASSWORD })
    const answers: Called[] = []
    for (let tries = 0; tries < 61; tries++) answers.push(await unbind())
    expect(errors(answers)).to.deep.equal({ not_found: 60, too_many_requests: 1 })
    expectLimited(await again('DELETE', '/users/me/', { password: PASSWORD }), 60)
    const change = { old_password: PASSWORD, new_password: 'another long and quiet evening' }
    expectLimited(await again('PUT', '/users/me/password/', change), 60)
    expect((await again('DELETE', '/oauth/weibo/', {})).error, 'asks for no password').to.equal('not_found')
  }).timeout(20_000)

  it('BI-11: is no bound on what does not ask for a password', async () => {
    const address = newAddress()
    for (let tries = 0; tries < 70; tries++)
      expect((await browser.refresh('x', from(address))).error).to.equal('invalid_refresh_token')
  })
})

describe('rule BI-11: RATE_LIMIT_FAILURES', () => {
  let service: TestService
  let browser: Browser
  before(async () => {
    service = await startTestService(onlyLimits('RATE_LIMIT_FAILURES'))
    browser = new Browser(service)
  })
  after(() => service.stop())

  const refused = {
    callback: (ip: string) => browser.callback({ code: 'x', state: 'x' }, from(ip)),
    refresh: (ip: string) => browser.refresh('x', from(ip)),
    bind: (ip: string) => browser.bind({ bind_ticket: 'x', username: 'x-x', password: PASSWORD }, from(ip)),
    register: (ip: string) => browser.register({ bind_ticket: 'x', username: newName() }, from(ip)),
  }

  it('BI-11: lets an address have 120 refused in a minute, and then none: no call, nothing spent, one event', async () => {
    const [address, person] = [newAddress(), newPerson()]
    const bind_ticket = await browser.ticket(person)
    const { refresh_token } = (await browser.register({ username: newName(), bind_ticket })).data
    const ticket = await browser.ticket(newPerson())
    const returned = await browser.visitWeibo(person)
    for (const refuse of Object.values(refused)) await atOnce(30, () => refuse(address))
    const calls = service.exchanges().length
    const before = (await settledTrail(service)).length
    for (const refuse of Object.values(refused)) expectLimited(await refuse(address), 60)
    expectLimited(await browser.callback(returned, from(address)), 60)
    expectLimited(await browser.register({ username: newName(), bind_ticket: ticket }, from(address)), 60)
    expect(service.exchanges()).to.have.length(calls)
    expect((await settledTrail(service)).length).to.equal(before + 1)
    const told = (await reached(service)).filter(({ ip }) => ip === address)
    expect(told.map(({ action }) => action)).to.deep.equal(['callback'])
    const again = await browser.refresh(refresh_token, from(address))
    expect(again.status).to.equal(200)
    expect((await browser.callback(returned, from(newAddress()))).status).to.equal(200)
    expect((await browser.register({ username: newName(), bind_ticket: ticket }, from(newAddress()))).status).to.equal(
      201,
    )
    service.clock.advance(61)
    expect((await refused.refresh(address)).error).to.equal('invalid_refresh_token')
  }).timeout(20_000)

  it('BI-11: asks Weibo 120 times for 300 bad codes at once', async () => {
    const address = newAddress()
    const states = await atOnce(300, () => browser.begin())
    const calls = service.exchanges().length
    const answers = await atOnce(300, (index) =>
      browser.callback({ code: `bad-${index}`, state: states[index]?.state ?? '' }, from(address)),
    )
    expect(errors(answers)['too_many_requests']).to.equal(180)
    expect(service.exchanges().length - calls).to.be.at.most(120)
    expect((await reached(service)).filter(({ ip }) => ip === address)).to.have.length(1)
  }).timeout(30_000)

  it('BI-11: ends no session by a spent token while it waits', async () => {
    const address = newAddress()
    const { refresh_token: first } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const { refresh_token: second } = (await browser.refresh(first)).data
    service.clock.advance(11)
    await atOnce(120, () => refused.refresh(address))
    expectLimited(await browser.refresh(first, from(address)), 60)
    expect((await browser.refresh(second, from(address))).status).to.equal(200)
  })

  it('BI-11: counts logouts with what never was a token, and none with one of ours', async () => {
    const address = newAddress()
    const logout = (refresh_token: string) =>
      browser.call('DELETE', '/sessions/', { body: { refresh_token }, ...from(address) })
    const { refresh_token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const answers = await atOnce(130, () => logout('x'))
    expect(errors(answers)).to.deep.equal({ invalid_refresh_token: 120, too_many_requests: 10 })
    expectLimited(await refused.callback(address), 60)
    const told = (await reached(service)).filter(({ ip }) => ip === address)
    expect(told.map(({ action }) => action)).to.deep.equal(['logout'])
    expect((await logout(refresh_token)).status).to.equal(200)
  })

  it('BI-11: counts no callback that succeeds', async () => {
    const address = newAddress()
    const states = await atOnce(130, () => browser.visitWeibo(newPerson()))
    for (const returned of states) expect((await browser.callback(returned, from(address))).status).to.equal(200)
    expect((await refused.callback(address)).error).to.equal('invalid_state')
  }).timeout(30_000)
})

describe('rule BI-11: limits that are off', () => {
  it('BI-11: limit nothing', async () => {
    const service = await startTestService(onlyLimits())
    const browser = new Browser(service)
    const answers = await atOnce(130, () => browser.refresh('x'))
    for (let tries = 0; tries < 65; tries++) answers.push(await browser.logIn('nobody', 'a wrong password'))
    expect(errors(answers)).to.deep.equal({ invalid_refresh_token: 130, invalid_credentials: 65 })
    await service.stop()
  }).timeout(20_000)
})

describe('rule BI-11: two processes that share one Redis', () => {
  let redis: RedisServer
  let services: TestService[]
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
    redis = await RedisServer.start()
    const settings = { ...onlyLimits('RATE_LIMIT_ACCOUNT', 'RATE_LIMIT_FAILURES'), REDIS_URL: redis.url }
    const first = await startTestService(settings)
    services = [first, await startTestService({ ...settings, DATA_DIR: first.dataDir })]
  })
  after(async () => {
    await Promise.all(services.toReversed().map((service) => service.stop()))
    await redis.process.remove()
  })

  function guesses(count: number, name: string, address: string): Promise<Called[]> {
    const browsers = services.map((service) => new Browser(service))
    return atOnce(count, (index) => {
      const browser = browsers[index % browsers.length]
      if (!browser) throw new Error('no service')
      return browser.logIn(name, 'a wrong password', from(address))
    })
  }

  it('BI-11: check ten wrong passwords together, and tell once', async () => {
    const [name, address] = [newName(), newAddress()]
    expect(errors(await guesses(100, name, address))).to.deep.equal({ invalid_credentials: 10, too_many_requests: 90 })
    const [service] = services
    if (!service) throw new Error('no service')
    expect((await reached(service)).filter(({ ip }) => ip === address)).to.have.length(1)
  }).timeout(20_000)

  it('BI-11: keep limiting, each by itself, where Redis is frozen and then killed', async () => {
    for (const fault of ['freeze', 'kill'] as const) {
      redis.process[fault]()
      const answers = await guesses(100, newName(), newAddress())
      expect(errors(answers), fault).to.deep.equal({ invalid_credentials: 20, too_many_requests: 80 })
    }
    await redis.startAgain()
  }).timeout(20_000)
})
