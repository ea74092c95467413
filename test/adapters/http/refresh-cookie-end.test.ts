import { expect } from 'chai'
import type { Called } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { cookiesOf, IN_COOKIE, REFRESH_COOKIE, setCookie, sidOf } from '../../support/refresh-cookie.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('X-Session-Mode: cookie, at the end of a session', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { REFRESH_TOKEN_TTL: '20m' })
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const open = async () => (await browser.register({ username: newName(), password: PASSWORD }, IN_COOKIE)).data.token
  const held = () => browser.cookies.get(browser.cookieName(REFRESH_COOKIE)) ?? ''
  const refresh = (sending = {}) => browser.call('POST', '/sessions/refresh/', { ...IN_COOKIE, ...sending })
  const isKnown = async (bearer: string) => (await browser.call('GET', '/users/me/', { bearer })).status === 200

  describe('ends the session and clears the cookie', () => {
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

    it('where a spent token returns', async () => {
      await open()
      const spent = held()
      await refresh()
      service.clock.advance(11)
      browser.cookies.set(browser.cookieName(REFRESH_COOKIE), spent)
      const answer = await refresh()
      expect([answer.error, taken(answer)]).to.deep.equal(['refresh_token_reused', true])
    })

    it('where the session has ended, or the token is unknown', async () => {
      await open()
      service.clock.advance(1201)
      const late = await refresh()
      expect([late.error, taken(late)]).to.deep.equal(['invalid_refresh_token', true])
      browser.cookies.set(browser.cookieName(REFRESH_COOKIE), 'never-was')
      const [never, logout] = [await refresh(), await browser.call('DELETE', '/sessions/', IN_COOKIE)]
      expect([never.error, taken(never)]).to.deep.equal(['invalid_refresh_token', true])
      expect([logout.error, taken(logout)]).to.deep.equal(['invalid_refresh_token', true])
    })

    it('not at a call without the header', async () => {
      const bearer = await open()
      expect(cookiesOf(await browser.call('DELETE', '/sessions/', { bearer }))).to.deep.equal([])
      expect(cookiesOf(await browser.refresh('never-was'))).to.deep.equal([])
    })
  })

  describe('keeps the cookie', () => {
    it('of another tab: two refreshes at once both succeed, and the last cookie works', async () => {
      await open()
      const answers = await Promise.all([refresh(), refresh()])
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200])
      expect((await refresh()).status).to.equal(200)
    })

    it('where an answer was lost, and the old cookie comes back within 10 s', async () => {
      const token = await open()
      const old = held()
      await refresh()
      browser.cookies.set(browser.cookieName(REFRESH_COOKIE), old)
      const again = await refresh()
      expect([again.status, sidOf(again.data.token)]).to.deep.equal([200, sidOf(token)])
      expect((await refresh()).status).to.equal(200)
    })

    it('where too many tabs refresh at once, and some are refused', async () => {
      await open()
      const answers = await Promise.all(Array.from({ length: 120 }, () => refresh()))
      const refused = answers.filter(({ error }) => error !== undefined)
      expect(refused).to.have.length(20)
      for (const answer of refused)
        expect([answer.error, cookiesOf(answer)]).to.deep.equal(['invalid_refresh_token', []])
      expect((await refresh()).status).to.equal(200)
    })

    it('where the request is invalid', async () => {
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
