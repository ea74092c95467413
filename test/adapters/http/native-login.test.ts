import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/token/', () => {
  let service: TestService
  let app: Person

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())
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

  it('answers a stranger as the callback does: bind required, with a ticket and a profile', async () => {
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

  it('answers a bound person as the callback does: logged in, by one call to Weibo', async () => {
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

  it('takes a form as well, and a path without its last slash', async () => {
    const body = new URLSearchParams({ access_token: await app.tokenOfSdk(newUid()) })
    expect((await app.call('POST', '/oauth/weibo/token', { body })).data.type).to.equal('1')
  })

  it('lets an app without cookies register', async () => {
    const { bind_ticket } = (await logIn(newUid())).data
    expect(app.cookies.size).to.equal(0)
    expect((await app.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('lets an app without cookies bind an account that is there, by password and by Bearer', async () => {
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
    stranger.cookies.set('weibind_state', 'planted')
    for (const thief of [browser, stranger]) {
      expect((await thief.bind({ bind_ticket }, { bearer: token })).error).to.equal('invalid_bind_ticket')
      expect((await thief.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    }
    expect((await app.bind({ bind_ticket }, { bearer: token })).status).to.equal(200)
  })

  it('BI-2: a ticket of an app with a cookie is spent with that cookie alone', async () => {
    await app.begin()
    const { bind_ticket } = (await logIn(newUid())).data
    const other = new Person(service)
    await other.begin()
    for (const thief of [other, new Person(service)])
      expect((await thief.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    expect((await app.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('replaces a cookie that is not ours, so that its holder can go on', async () => {
    app.cookies.set('weibind_state', 'of-last-year')
    const { bind_ticket } = (await logIn(newUid())).data
    expect(app.cookies.get('weibind_state')).not.to.equal('of-last-year')
    const other = new Person(service)
    other.cookies.set('weibind_state', 'of-last-year')
    expect((await other.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    expect((await app.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('lets the holder of a token come again with it, and each time gives another ticket', async () => {
    const token = await app.tokenOfSdk(newUid())
    const tickets = [await app.logInNatively(token), await app.logInNatively(token)].map(({ data }) => data.bind_ticket)
    expect(new Set(tickets).size).to.equal(2)
  })

  const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'that another app was given': { appkey: '2000000002' },
    'that Weibo says another app was given': { sandbox_fault: 'info-other-app' },
    'that has expired': { expires_in: '-5' },
    'that expires now': { expires_in: '0' },
    'that Weibo revoked': { sandbox_fault: 'info-error-21319' },
  }
  for (const [what, wishes] of Object.entries(refused)) {
    it(`refuses a token ${what} with invalid_code, also of somebody who is bound`, async () => {
      const person = newUid()
      const browser = new Person(service)
      await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
      const answer = await app.logInNatively(await app.tokenOfSdk(person, wishes))
      expect(answer.error).to.equal('invalid_code')
      expect(answer.text).not.to.include(person)
    })
  }

  const failures: Readonly<Record<string, string>> = {
    'info-appkey-missing': 'provider_error',
    'info-uid-missing': 'provider_error',
    'info-uid-zero': 'provider_error',
    'info-expiry-missing': 'provider_error',
    'info-html-502': 'provider_error',
    'info-not-json': 'provider_error',
    'info-over-large': 'provider_error',
    'info-redirect-307': 'provider_error',
    'info-reset': 'provider_error',
    'info-error-10001': 'provider_error',
    'info-error-21324': 'provider_error',
    'info-hang': 'provider_timeout',
  }
  for (const [fault, error] of Object.entries(failures)) {
    it(`answers ${error} to ${fault}`, async () => {
      const answer = await app.logInNatively(await app.tokenOfSdk(newUid(), { sandbox_fault: fault }))
      expect(answer.error).to.equal(error)
    })
  }

  it("says when to come back from a limit of Weibo's", async () => {
    const token = await app.tokenOfSdk(newUid(), { sandbox_fault: 'info-error-10023' })
    const { error, headers } = await app.logInNatively(token)
    expect(error).to.equal('provider_error')
    expect(headers.get('retry-after')).to.equal('60')
  })

  for (const fault of ['info-appkey-string', 'info-uid-string', 'info-as-json']) {
    it(`takes the form of the answer that is called ${fault}`, async () => {
      const answer = await app.logInNatively(await app.tokenOfSdk(newUid(), { sandbox_fault: fault }))
      expect(answer.data.type).to.equal('1')
    })
  }

  it('OA-7: a uid beyond 2^53 is nobody else’s', async () => {
    for (const person of ['9007199254740993', '9007199254740992'])
      expect((await logIn(person)).data.uid).to.equal(person)
  })

  for (const [what, body] of Object.entries({
    nothing: {},
    'an empty token': { access_token: '' },
    'a token of 513 characters': { access_token: 'x'.repeat(513) },
    'a number': { access_token: 1 },
    'an array': { access_token: ['x'] },
    'an operator': { access_token: { $gt: '' } },
    'a uid instead': { uid: '1404376560' },
  })) {
    it(`refuses ${what}, and asks Weibo nothing`, async () => {
      const { error } = await app.call('POST', '/oauth/weibo/token/', { body })
      expect(error).to.equal('invalid_request')
      expect(callsToWeibo()).to.deep.equal([])
    })
  }

  it('believes no uid of the body', async () => {
    const person = newUid()
    const body = { access_token: await app.tokenOfSdk(person), uid: newUid() }
    expect((await app.call('POST', '/oauth/weibo/token/', { body })).data.uid).to.equal(person)
  })

  it('is no page to look at', async () => {
    const { error, headers } = await app.call('GET', '/oauth/weibo/token/')
    expect([error, headers.get('allow')]).to.deep.equal(['method_not_allowed', 'POST'])
  })
})
