import { expect } from 'chai'
import type { Called, Sending } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { cookiesOf, IN_COOKIE, REFRESH_COOKIE, setCookie, sidOf } from '../../support/refresh-cookie.js'
import { openTestService, type TestService } from '../../support/test-service.js'

type Call = (browser: Person, sending: Sending) => Promise<Called>

/** Every call that hands a session over. */
const HANDING_OVER: Readonly<Record<string, Call>> = {
  'POST /sessions/': async (browser, sending) => {
    const username = newName()
    await browser.register({ username, password: PASSWORD })
    return browser.logIn(username, PASSWORD, sending)
  },
  'POST /users/': (browser, sending) => browser.register({ username: newName(), password: PASSWORD }, sending),
  'POST /users/ with a ticket': async (browser, sending) =>
    browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) }, sending),
  'POST /oauth/weibo/callback/': async (browser, sending) => {
    const person = newUid()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    return browser.callback(await browser.visitWeibo(person), sending)
  },
  'POST /oauth/weibo/bind/ by password': async (browser, sending) => {
    const credentials = { username: newName(), password: PASSWORD }
    await browser.register(credentials)
    return browser.bind({ bind_ticket: await browser.ticket(newUid()), ...credentials }, sending)
  },
  'POST /oauth/weibo/bind/ by Bearer': async (browser, sending) => {
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    return browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { ...sending, bearer: token })
  },
  'POST /sessions/refresh/': async (browser, sending) => {
    const { refresh_token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    if (sending === IN_COOKIE) browser.cookies.set(browser.cookieName(REFRESH_COOKIE), refresh_token)
    return browser.call('POST', '/sessions/refresh/', sending === IN_COOKIE ? sending : { body: { refresh_token } })
  },
}

describe('X-Session-Mode: cookie', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { REFRESH_TOKEN_TTL: '20m', SESSION_MAX_TTL: '50m' })
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const open = async (from = browser) =>
    (await from.register({ username: newName(), password: PASSWORD }, IN_COOKIE)).data.token
  const held = (from = browser) => from.cookies.get(from.cookieName(REFRESH_COOKIE)) ?? ''
  const refresh = (sending: Sending = {}) => browser.call('POST', '/sessions/refresh/', { ...IN_COOKIE, ...sending })
  const isKnown = async (bearer: string) => (await browser.call('GET', '/users/me/', { bearer })).status === 200
  const isGood = async (token: string) => (await new Person(service).refresh(token)).status === 200

  for (const [name, call] of Object.entries(HANDING_OVER)) {
    it(`${name} gives the refresh token in the cookie, and not in the body`, async () => {
      const answer = await call(browser, IN_COOKIE)
      expect(answer.data).to.include({ type: '0', token_type: 'Bearer', expires_in: 900 })
      expect(answer.data).to.not.have.property('refresh_token')
      const cookie = setCookie(answer)
      expect(cookie.value).to.match(/^[\w-]{22,512}$/)
      expect(cookie.attributes).to.deep.equal(['path=/sessions', 'samesite=strict', 'httponly'])
      expect(answer.text).to.not.include(cookie.value)
      expect(answer.headers.get('cache-control')).to.equal('no-store')
      expect(await isGood(cookie.value)).to.equal(true)
    })

    it(`${name} gives it in the body without the header, and sets no such cookie`, async () => {
      const answer = await call(browser, {})
      expect(await isGood(answer.data.refresh_token)).to.equal(true)
      expect(cookiesOf(answer)).to.deep.equal([])
    })
  }

  it('refreshes by the cookie and the header alone, repeatedly', async () => {
    const first = await open()
    const tokens = [held()]
    for (let time = 0; time < 3; time++) {
      const answer = await refresh()
      expect(answer.status).to.equal(200)
      expect(sidOf(answer.data.token)).to.equal(sidOf(first))
      tokens.push(held())
    }
    expect(new Set(tokens).size).to.equal(4)
  })

  it('gives the cookie the lifetime of its token, at most that of the session', async () => {
    await open()
    const minutesLeft: number[] = []
    for (const minutes of [19, 19, 11]) {
      service.clock.advance(minutes * 60)
      const { expires } = setCookie(await refresh())
      minutesLeft.push(Math.round((expires - Date.now()) / 60_000))
    }
    expect(minutesLeft).to.deep.equal([20, 12, 1])
  })

  it('needs the cookie, with any body', async () => {
    const { refresh_token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    for (const body of [
      undefined,
      {},
      { refresh_token },
      new URLSearchParams({ refresh_token }),
      { refresh_token: 1 },
    ]) {
      const sending = { ...IN_COOKIE, ...(body && { body }) }
      expect((await browser.call('POST', '/sessions/refresh/', sending)).error).to.equal('invalid_refresh_token')
      expect((await browser.call('DELETE', '/sessions/', sending)).error).to.equal('invalid_refresh_token')
    }
    expect(await isGood(refresh_token)).to.equal(true)
  })

  it('prefers the cookie to a token in the body, which is not spent', async () => {
    const token = await open()
    const other = (await new Person(service).register({ username: newName(), password: PASSWORD })).data
    const answer = await refresh({ body: { refresh_token: other.refresh_token } })
    expect(sidOf(answer.data.token)).to.equal(sidOf(token))
    await browser.call('DELETE', '/sessions/', { ...IN_COOKIE, body: { refresh_token: other.refresh_token } })
    expect(await isKnown(token)).to.equal(false)
    expect(await isKnown(other.token)).to.equal(true)
  })

  it('still validates the body', async () => {
    await open()
    const headers = { ...IN_COOKIE.headers, 'content-type': 'text/plain' }
    expect((await refresh({ body: 'x', headers })).error).to.equal('unsupported_media_type')
    expect((await refresh({ body: 'x' })).error).to.equal('invalid_request')
    expect((await refresh({ body: { x: 'x'.repeat(17_000) } })).error).to.equal('body_too_large')
    expect((await refresh()).status).to.equal(200)
  })

  it('never uses the cookie of a call without the header (CSRF)', async () => {
    const token = await open()
    const before = held()
    for (const body of [undefined, {}, new URLSearchParams(), new URLSearchParams({ x: 'y' })]) {
      const sending = body ? { body } : {}
      expect((await browser.call('POST', '/sessions/refresh/', sending)).error).to.equal('invalid_request')
      expect((await browser.call('DELETE', '/sessions/', sending)).error).to.equal('invalid_token')
      expect((await browser.call('DELETE', '/sessions/?all=1', sending)).error).to.equal('invalid_token')
    }
    expect(held()).to.equal(before)
    expect(await isKnown(token)).to.equal(true)
    expect((await refresh()).status).to.equal(200)
  })

  for (const mode of ['body', 'Cookie', 'cookie, cookie', 'cookie;', 'true']) {
    it(`refuses the mode ${mode} before anything is done`, async () => {
      const headers = { 'x-session-mode': mode }
      const returned = await browser.visitWeibo(newUid())
      const username = newName()
      const answers = [
        await browser.callback(returned, { headers }),
        await browser.register({ username, password: PASSWORD }, { headers }),
        await browser.logIn(username, PASSWORD, { headers }),
        await browser.call('DELETE', '/sessions/?all=1', { headers, bearer: await open() }),
      ]
      for (const { error, envelope } of answers) {
        expect(error).to.equal('invalid_request')
        expect(envelope.details?.[0]?.field).to.equal('X-Session-Mode')
      }
      expect((await browser.callback(returned)).status).to.equal(200)
      expect((await browser.register({ username, password: PASSWORD })).status).to.equal(201)
    })
  }

  it('sets no cookie where no session was opened', async () => {
    expect(cookiesOf(await browser.callback(await browser.visitWeibo(newUid()), IN_COOKIE))).to.deep.equal([])
    expect(cookiesOf(await browser.logIn(newName(), 'wrong', IN_COOKIE))).to.deep.equal([])
  })
})
