import { expect } from 'chai'
import { atOnce } from '../support/at-once.js'
import { settledTrail } from '../support/audit-trail.js'
import type { Called } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { errors, expectLimited, from, newAddress, onlyLimits, reached } from './limited.js'

describe('rule BI-11: RATE_LIMIT_ADDRESS', () => {
  let service: TestService
  let browser: Person
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, onlyLimits('RATE_LIMIT_ADDRESS'))
    browser = new Person(service)
  })

  it('BI-11: allows an address 60 attempts a minute, of login, bind and register together', async () => {
    const address = newAddress()
    const [username, at] = [newName(), from(address)]
    const binding = (bind_ticket: string) => browser.bind({ bind_ticket, username, password: PASSWORD }, at)
    await browser.register({ username, password: PASSWORD }, at)
    for (let tries = 1; tries < 20; tries++) await browser.register({ username, password: PASSWORD }, at)
    for (let tries = 0; tries < 20; tries++) await browser.logIn(username, PASSWORD, from(`::ffff:${address}`))
    expect(errors(await atOnce(20, () => binding('x')))).to.deep.equal({ invalid_bind_ticket: 20 })
    for (const request of [
      () => browser.logIn(username, PASSWORD, at),
      () => binding('x'),
      () => browser.register({ username: newName(), password: PASSWORD }, at),
    ])
      expectLimited(await request(), 60)
    expect((await browser.logIn(username, PASSWORD, from(newAddress()))).status).to.equal(200)
    expect(await reached(service)).to.have.length(1)
    expect((await reached(service))[0]).to.include({ ip: address, action: 'login' })
    service.clock.advance(61)
    expect((await browser.logIn(username, PASSWORD, at)).status).to.equal(200)
  })

  it('BI-11: is not cleared by a success', async () => {
    const [username, address] = [newName(), newAddress()]
    await browser.register({ username, password: PASSWORD }, from(newAddress()))
    for (let tries = 0; tries < 60; tries++)
      expect((await browser.logIn(username, PASSWORD, from(address))).status).to.equal(200)
    expectLimited(await browser.logIn(username, PASSWORD, from(address)), 60)
  })

  it('BI-11: counts the password of an unbinding, also a right one', async () => {
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
  })

  it('BI-11: does not limit calls without a password', async () => {
    const address = newAddress()
    for (let tries = 0; tries < 70; tries++)
      expect((await browser.refresh('x', from(address))).error).to.equal('invalid_refresh_token')
  })
})

describe('rule BI-11: RATE_LIMIT_FAILURES', () => {
  let service: TestService
  let browser: Person
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, onlyLimits('RATE_LIMIT_FAILURES'))
    browser = new Person(service)
  })

  const refused = {
    callback: (ip: string) => browser.callback({ code: 'x', state: 'x' }, from(ip)),
    refresh: (ip: string) => browser.refresh('x', from(ip)),
    bind: (ip: string) => browser.bind({ bind_ticket: 'x', username: 'x-x', password: PASSWORD }, from(ip)),
    register: (ip: string) => browser.register({ bind_ticket: 'x', username: newName() }, from(ip)),
  }

  it('BI-11: refuses an address after 120 refusals in a minute, with no call, nothing spent and one event', async () => {
    const [address, person] = [newAddress(), newUid()]
    const bind_ticket = await browser.ticket(person)
    const { refresh_token } = (await browser.register({ username: newName(), bind_ticket })).data
    const ticket = await browser.ticket(newUid())
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
  })

  it('BI-11: sends at most 120 of 300 bad codes at once to Weibo', async () => {
    const address = newAddress()
    const states = await atOnce(300, () => browser.begin())
    const calls = service.exchanges().length
    const answers = await atOnce(300, (index) =>
      browser.callback({ code: `bad-${index}`, state: states[index]?.state ?? '' }, from(address)),
    )
    expect(errors(answers)['too_many_requests']).to.equal(180)
    expect(service.exchanges().length - calls).to.be.at.most(120)
    expect((await reached(service)).filter(({ ip }) => ip === address)).to.have.length(1)
  })

  it('BI-11: ends no session by a spent token while the address is refused', async () => {
    const address = newAddress()
    const { refresh_token: first } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const { refresh_token: second } = (await browser.refresh(first)).data
    service.clock.advance(11)
    await atOnce(120, () => refused.refresh(address))
    expectLimited(await browser.refresh(first, from(address)), 60)
    expect((await browser.refresh(second, from(address))).status).to.equal(200)
  })

  it('BI-11: counts logouts with an unknown token, and none with a known one', async () => {
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
    const states = await atOnce(130, () => browser.visitWeibo(newUid()))
    for (const returned of states) expect((await browser.callback(returned, from(address))).status).to.equal(200)
    expect((await refused.callback(address)).error).to.equal('invalid_state')
  })
})
