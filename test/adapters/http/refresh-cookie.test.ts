import { expect } from 'chai'
import { Browser, type Called, type Sending } from '../../support/browser.js'
import { newName, newPerson, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

const COOKIE = 'weibind_refresh'
const IN_COOKIE: Sending = { headers: { 'x-session-mode': 'cookie' } }

type Call = (browser: Browser, sending: Sending) => Promise<Called>

/** Every call that hands a session over. */
const HANDING_OVER: Readonly<Record<string, Call>> = {
  'POST /sessions/': async (browser, sending) => {
    const username = newName()
    await browser.register({ username, password: PASSWORD })
    return browser.logIn(username, PASSWORD, sending)
  },
  'POST /users/': (browser, sending) => browser.register({ username: newName(), password: PASSWORD }, sending),
  'POST /users/ with a ticket': async (browser, sending) =>
    browser.register({ username: newName(), bind_ticket: await browser.ticket(newPerson()) }, sending),
  'POST /oauth/weibo/callback/': async (browser, sending) => {
    const person = newPerson()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    return browser.callback(await browser.visitWeibo(person), sending)
  },
  'POST /oauth/weibo/bind/ by password': async (browser, sending) => {
    const credentials = { username: newName(), password: PASSWORD }
    await browser.register(credentials)
    return browser.bind({ bind_ticket: await browser.ticket(newPerson()), ...credentials }, sending)
  },
  'POST /oauth/weibo/bind/ by Bearer': async (browser, sending) => {
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    return browser.bind({ bind_ticket: await browser.ticket(newPerson()) }, { ...sending, bearer: token })
  },
  'POST /sessions/refresh/': async (browser, sending) => {
    const { refresh_token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    if (sending === IN_COOKIE) browser.cookies.set(COOKIE, refresh_token)
    return browser.call('POST', '/sessions/refresh/', sending === IN_COOKIE ? sending : { body: { refresh_token } })
  },
}

describe('X-Session-Mode: cookie', () => {
  let service: TestService
  let browser: Browser

  before(async () => {
    service = await startTestService({ REFRESH_TOKEN_TTL: '20m', SESSION_MAX_TTL: '50m' })
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Browser(service)
  })

  const open = async (from = browser) =>
    (await from.register({ username: newName(), password: PASSWORD }, IN_COOKIE)).data.token
  const held = (from = browser) => from.cookies.get(COOKIE) ?? ''
  const refresh = (sending: Sending = {}) => browser.call('POST', '/sessions/refresh/', { ...IN_COOKIE, ...sending })
  const isKnown = async (bearer: string) => (await browser.call('GET', '/users/me/', { bearer })).status === 200
  const isGood = async (token: string) => (await new Browser(service).refresh(token)).status === 200

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

  it('refreshes by the cookie and nothing but the header, again and again', async () => {
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

  it('lets the cookie live as long as the token in it, and no longer than the session', async () => {
    await open()
    const minutesLeft: number[] = []
    for (const minutes of [19, 19, 11]) {
      service.clock.advance(minutes * 60)
      const { expires } = setCookie(await refresh())
      minutesLeft.push(Math.round((expires - Date.now()) / 60_000))
    }
    expect(minutesLeft).to.deep.equal([20, 12, 1])
  })

  it('knows no token without the cookie, whatever is in the body', async () => {
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

  it('takes the cookie where the body has another token, which stays as it was', async () => {
    const token = await open()
    const other = (await new Browser(service).register({ username: newName(), password: PASSWORD })).data
    const answer = await refresh({ body: { refresh_token: other.refresh_token } })
    expect(sidOf(answer.data.token)).to.equal(sidOf(token))
    await browser.call('DELETE', '/sessions/', { ...IN_COOKIE, body: { refresh_token: other.refresh_token } })
    expect(await isKnown(token)).to.equal(false)
    expect(await isKnown(other.token)).to.equal(true)
  })

  it('still reads a body by the rules for bodies', async () => {
    await open()
    const headers = { ...IN_COOKIE.headers, 'content-type': 'text/plain' }
    expect((await refresh({ body: 'x', headers })).error).to.equal('unsupported_media_type')
    expect((await refresh({ body: 'x' })).error).to.equal('invalid_request')
    expect((await refresh({ body: { x: 'x'.repeat(17_000) } })).error).to.equal('body_too_large')
    expect((await refresh()).status).to.equal(200)
  })

  it('never uses the cookie of a call without the header, which a form of another site could send (CSRF)', async () => {
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
      const returned = await browser.visitWeibo(newPerson())
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

  it('gives no cookie where no session was opened', async () => {
    expect(cookiesOf(await browser.callback(await browser.visitWeibo(newPerson()), IN_COOKIE))).to.deep.equal([])
    expect(cookiesOf(await browser.logIn(newName(), 'wrong', IN_COOKIE))).to.deep.equal([])
  })

  describe('ends the session, and takes the cookie back', () => {
    const taken = (answer: Called) => {
      const { value, expires, attributes } = setCookie(answer)
      expect(attributes).to.deep.equal(['path=/sessions', 'samesite=strict', 'httponly'])
      return value === '' && expires === 0
    }

    it('at a logout by the cookie', async () => {
      const token = await open()
      const answer = await browser.call('DELETE', '/sessions/', IN_COOKIE)
      expect(answer.envelope.msg).to.equal('退出成功')
      expect(taken(answer)).to.equal(true)
      expect(await isKnown(token)).to.equal(false)
      expect((await refresh()).error).to.equal('invalid_refresh_token')
    })

    it('at a logout by Bearer, where the cookie is lost', async () => {
      const token = await open()
      browser.cookies.clear()
      const answer = await browser.call('DELETE', '/sessions/', { ...IN_COOKIE, bearer: token })
      expect([answer.status, taken(answer)]).to.deep.equal([200, true])
      expect(await isKnown(token)).to.equal(false)
    })

    it('at the end of all sessions', async () => {
      const bearer = await open()
      const answer = await browser.call('DELETE', '/sessions/?all=1', { ...IN_COOKIE, bearer })
      expect([answer.status, taken(answer)]).to.deep.equal([200, true])
    })

    it('at the end of this session by its id, and not at that of another', async () => {
      const username = newName()
      await browser.register({ username, password: PASSWORD })
      const bearer = (await browser.logIn(username, PASSWORD, IN_COOKIE)).data.token
      const { data } = await browser.call<{ id: string; current: boolean }[]>('GET', '/sessions/', { bearer })
      const id = (current: boolean) => data.find((session) => session.current === current)?.id
      const other = await browser.call('DELETE', `/sessions/${id(false)}/`, { ...IN_COOKIE, bearer })
      expect([other.status, cookiesOf(other)]).to.deep.equal([200, []])
      const own = await browser.call('DELETE', `/sessions/${id(true)}/`, { ...IN_COOKIE, bearer })
      expect([own.status, taken(own)]).to.deep.equal([200, true])
    })

    it('where the token was used before', async () => {
      await open()
      const spent = held()
      await refresh()
      service.clock.advance(11)
      browser.cookies.set(COOKIE, spent)
      const answer = await refresh()
      expect([answer.error, taken(answer)]).to.deep.equal(['refresh_token_reused', true])
    })

    it('where the session is over, or the token never was', async () => {
      await open()
      service.clock.advance(1201)
      const late = await refresh()
      expect([late.error, taken(late)]).to.deep.equal(['invalid_refresh_token', true])
      browser.cookies.set(COOKIE, 'never-was')
      const [never, logout] = [await refresh(), await browser.call('DELETE', '/sessions/', IN_COOKIE)]
      expect([never.error, taken(never)]).to.deep.equal(['invalid_refresh_token', true])
      expect([logout.error, taken(logout)]).to.deep.equal(['invalid_refresh_token', true])
    })

    it('at no call without the header', async () => {
      const bearer = await open()
      expect(cookiesOf(await browser.call('DELETE', '/sessions/', { bearer }))).to.deep.equal([])
      expect(cookiesOf(await browser.refresh('never-was'))).to.deep.equal([])
    })
  })

  describe('leaves the cookie', () => {
    it('that another tab has just got: two refreshes at once both succeed, and the last cookie goes on', async () => {
      await open()
      const answers = await Promise.all([refresh(), refresh()])
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200])
      expect((await refresh()).status).to.equal(200)
    })

    it('where an answer was lost, and the old cookie comes back within 10 s', async () => {
      const token = await open()
      const old = held()
      await refresh()
      browser.cookies.set(COOKIE, old)
      const again = await refresh()
      expect([again.status, sidOf(again.data.token)]).to.deep.equal([200, sidOf(token)])
      expect((await refresh()).status).to.equal(200)
    })

    it('where more tabs than anybody has refresh at once, and some get nothing', async () => {
      await open()
      const answers = await Promise.all(Array.from({ length: 120 }, () => refresh()))
      const refused = answers.filter(({ error }) => error !== undefined)
      expect(refused).to.have.length(20)
      for (const answer of refused)
        expect([answer.error, cookiesOf(answer)]).to.deep.equal(['invalid_refresh_token', []])
      expect((await refresh()).status).to.equal(200)
    })

    it('where the call cannot be judged', async () => {
      await open()
      const before = held()
      for (const sending of [{ body: 'x' }, { headers: { 'x-session-mode': 'x' } }])
        expect(cookiesOf(await refresh(sending))).to.deep.equal([])
      const bearer = await browser.call('DELETE', '/sessions/?all=1', { ...IN_COOKIE, bearer: 'x.y.z' })
      expect([bearer.error, cookiesOf(bearer)]).to.deep.equal(['invalid_token', []])
      expect(held()).to.equal(before)
    })
  })
})

function cookiesOf({ headers }: Called): string[] {
  return headers.getSetCookie().filter((cookie) => cookie.includes('weibind_refresh='))
}

/** The one refresh cookie that an answer sets. */
function setCookie(answer: Called) {
  const [cookie = '', ...others] = cookiesOf(answer)
  expect(others).to.deep.equal([])
  const [pair = '', ...attributes] = cookie.split('; ')
  const isTerm = (attribute: string) => attribute.startsWith('expires=')
  return {
    name: pair.split('=')[0],
    value: pair.slice(pair.indexOf('=') + 1),
    expires: Date.parse(attributes.find(isTerm)?.slice('expires='.length) ?? ''),
    attributes: attributes.filter((attribute) => !isTerm(attribute)),
  }
}

function sidOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid
}
