import { expect } from 'chai'
import { atOnce } from '../support/at-once.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { errors, expectLimited, from, newAddress, onlyLimits, reached } from './limited.js'

describe('rule BI-11: RATE_LIMIT_ACCOUNT', () => {
  let service: TestService
  let browser: Person
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, onlyLimits('RATE_LIMIT_ACCOUNT'))
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  async function registered(address: string, more: object = {}) {
    const username = newName()
    return (await browser.register({ username, password: PASSWORD, ...more }, from(address))).data
  }
  const guesses = (count: number, name: string, address: string) =>
    atOnce(count, () => browser.logIn(name, 'a wrong password', from(address)))

  for (const who of ['for a user', 'for an unknown name']) {
    it(`BI-11: checks ten of 50 wrong passwords ${who} at once from an address, and stores one event`, async () => {
      const [home, stranger] = [newAddress(), newAddress()]
      const user = who === 'for a user' ? (await registered(home)).user : null
      const name = user?.username ?? newName()
      const answers = await guesses(50, name, stranger)
      expect(errors(answers)).to.deep.equal({ invalid_credentials: 10, too_many_requests: 40 })
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

  it('BI-11: lets the owner log in from elsewhere, and from there when the window is over', async () => {
    const stranger = newAddress()
    const { user } = await registered(newAddress())
    await guesses(11, user.username, stranger)
    expect((await browser.logIn(user.username, PASSWORD, from(newAddress()))).status).to.equal(200)
    expectLimited(await browser.logIn(user.username, PASSWORD, from(stranger)), 900)
    service.clock.advance(901)
    expect((await browser.logIn(user.username, PASSWORD, from(stranger))).status).to.equal(200)
  })

  it('BI-11: counts names that differ in case as one, and the addresses of an IPv6 /64', async () => {
    const { user } = await registered(newAddress())
    const names = [user.username, user.username.toUpperCase()]
    const answers = await atOnce(20, (index) =>
      browser.logIn(names[index % 2] ?? '', 'a wrong password', from(`2001:db8:7:7::${index + 1}`)),
    )
    expect(errors(answers)).to.deep.equal({ invalid_credentials: 10, too_many_requests: 10 })
    expect((await browser.logIn(user.username, PASSWORD, from('2001:db8:7:8::1'))).status).to.equal(200)
  })

  it('BI-11: starts counting again after a right password', async () => {
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
    const bind = { bind_ticket: await browser.ticket(newUid()), username: user.username, password: PASSWORD }
    for (let tries = 0; tries < 6; tries++) expectLimited(await browser.bind(bind, from(address)), 900)
    expect((await browser.bind(bind, from(newAddress()))).status).to.equal(200)
    const told = (await reached(service)).filter(({ ip }) => ip === address)
    expect(told.map(({ action }) => action)).to.deep.equal(['bind'])
  })

  for (const [action, request] of [
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
    it(`BI-11: counts the password that an ${action} asks for`, async () => {
      const address = newAddress()
      const { user, token } = await registered(newAddress())
      await guesses(5, user.username, address)
      const answers = await atOnce(10, () => request(token, address))
      expect(errors(answers)).to.deep.equal({ invalid_credentials: 5, too_many_requests: 5 })
      expectLimited(await browser.logIn(user.username, PASSWORD, from(address)), 900)
      expect((await reached(service)).filter(({ ip }) => ip === address)).to.have.length(1)
      expect((await reached(service)).find(({ ip }) => ip === address)).to.include({ action, user_id: user.id })
    })
  }

  it('BI-11: limits neither a login through Weibo nor a refresh', async () => {
    const [address, person] = [newAddress(), newUid()]
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
  let browser: Person
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { ...onlyLimits('RATE_LIMIT_ACCOUNT', 'RATE_LIMIT_ACCOUNT_TOTAL') })
    browser = new Person(service)
  })

  it("BI-11: checks 100 wrong passwords from all addresses except those of the owner's logins", async () => {
    const [home, username] = ['2001:db8:1:1::1', newName()]
    await browser.register({ username, password: PASSWORD }, from(home))
    const wrong = (address: string) => browser.logIn(username, 'a wrong password', from(address))
    for (let address = 0; address < 10; address++) {
      const ip = newAddress()
      expect(errors(await atOnce(10, () => wrong(ip)))).to.deep.equal({ invalid_credentials: 10 })
    }
    // A known address is not limited, and causes no `limit.reached`.
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
  })

  it('BI-11: remembers an address of the owner for 30 days, and none of another user', async () => {
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
  })
})
