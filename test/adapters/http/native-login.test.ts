import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/token/', () => {
  let service: TestService
  let app: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(() => {
    app = new Person(service)
    service.sandbox.clearLedger()
  })

  const callsToWeibo = () => service.sandbox.ledger().map(({ path }) => path)
  const logIn = async (person: string, by = app) => by.logInNatively(await by.tokenOfSdk(person))
  const register = async (more: object = {}) => {
    const account = { username: newName(), password: PASSWORD }
    return { ...account, ...(await new Person(service).register({ ...account, ...more })).data }
  }

  it('answers like the callback for an unbound account: a ticket and a profile', async () => {
    const person = newUid()
    const { status, envelope, data, headers } = await logIn(person)
    expect([status, envelope.msg]).to.deep.equal([200, '授权成功'])
    expect(data).to.have.all.keys('type', 'uid', 'bind_ticket', 'expires_in', 'profile', 'purpose', 'return_to')
    expect(data).to.include({ type: '1', uid: person, expires_in: 600, return_to: null })
    expect(data.profile).to.have.all.keys('screen_name', 'avatar_url')
    expect(headers.get('cache-control')).to.equal('no-store')
    expect(callsToWeibo().filter((path) => path !== '/sandbox/tokens')).to.deep.equal([
      '/oauth2/get_token_info',
      '/2/users/show.json',
    ])
  })

  it('answers like the callback for a bound account: a session, after one call to Weibo', async () => {
    const person = newUid()
    const browser = new Person(service)
    const { user } = await register({})
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    service.sandbox.clearLedger()
    const { envelope, data } = await logIn(person)
    expect(envelope.msg).to.equal('登录成功')
    const keys = ['type', 'token', 'token_type', 'expires_in', 'refresh_token', 'user', 'return_to']
    expect(data).to.have.all.keys(...keys)
    expect(data).to.include({ type: '0', return_to: null })
    expect(data.user.id).not.to.equal(user.id)
    expect((await app.call('GET', '/users/me/', { bearer: data.token })).status).to.equal(200)
    expect((await app.refresh(data.refresh_token)).status).to.equal(200)
    expect(callsToWeibo().filter((path) => path !== '/sandbox/tokens')).to.deep.equal(['/oauth2/get_token_info'])
  })

  it('accepts a form, and a path without its last slash', async () => {
    const body = new URLSearchParams({ access_token: await app.tokenOfSdk(newUid()) })
    expect((await app.call('POST', '/oauth/weibo/token', { body })).data.type).to.equal('1')
  })

  it('lets an app without cookies register', async () => {
    const { bind_ticket } = (await logIn(newUid())).data
    expect(app.cookies.size).to.equal(0)
    expect((await app.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('lets an app without cookies bind an existing account, by password and by Bearer', async () => {
    const account = await register()
    const person = newUid()
    const first = (await logIn(person)).data.bind_ticket
    const { username, password } = account
    expect((await app.bind({ bind_ticket: first, username, password })).status).to.equal(200)
    expect((await logIn(person)).data.user.username).to.equal(username)

    const { token } = await register()
    const second = (await logIn(newUid())).data.bind_ticket
    expect((await app.bind({ bind_ticket: second }, { bearer: token })).status).to.equal(200)
  })

  it('BI-2: a ticket of an app without cookies is refused from every browser, and stays unspent', async () => {
    const { bind_ticket } = (await logIn(newUid())).data
    const { token } = await register()
    const browser = new Person(service)
    await browser.begin()
    const stranger = new Person(service)
    stranger.cookies.set(stranger.cookieName('weibind_state'), 'planted')
    for (const thief of [browser, stranger]) {
      expect((await thief.bind({ bind_ticket }, { bearer: token })).error).to.equal('invalid_bind_ticket')
      expect((await thief.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    }
    expect((await app.bind({ bind_ticket }, { bearer: token })).status).to.equal(200)
  })

  it('BI-2: a ticket of an app with a cookie is spent with that cookie only', async () => {
    await app.begin()
    const { bind_ticket } = (await logIn(newUid())).data
    const other = new Person(service)
    await other.begin()
    for (const thief of [other, new Person(service)])
      expect((await thief.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    expect((await app.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('replaces a cookie that is not ours, so that its holder can continue', async () => {
    app.cookies.set(app.cookieName('weibind_state'), 'of-last-year')
    const { bind_ticket } = (await logIn(newUid())).data
    expect(app.cookies.get(app.cookieName('weibind_state'))).not.to.equal('of-last-year')
    const other = new Person(service)
    other.cookies.set(other.cookieName('weibind_state'), 'of-last-year')
    expect((await other.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    expect((await app.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('refuses a token of another app, and a uid instead of a token', async () => {
    const token = await app.tokenOfSdk(newUid(), { appkey: '2000000002' })
    expect((await app.logInNatively(token)).error).to.equal('invalid_code')
    const body = { uid: newUid() }
    expect((await app.call('POST', '/oauth/weibo/token/', { body })).error).to.equal('invalid_request')
  })

  it('ignores a uid in the body', async () => {
    const person = newUid()
    const body = { access_token: await app.tokenOfSdk(person), uid: newUid() }
    expect((await app.call('POST', '/oauth/weibo/token/', { body })).data.uid).to.equal(person)
  })
})
