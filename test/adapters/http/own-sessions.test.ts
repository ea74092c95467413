import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

interface OwnSession {
  readonly id: string
  readonly current: boolean
  readonly created_at: string
  readonly last_seen_at: string
  readonly ip: string
  readonly user_agent: string
}

const NEVER_WAS = '01890a5d-ac96-774b-bcce-b302099a8057'

describe('GET /sessions/, DELETE /sessions/{id}/, ?all=1 and ?others=1', () => {
  let service: TestService
  let browser: Person
  let username: string
  let here: string

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })
  beforeEach(async () => {
    username = newName()
    here = (await browser.register({ username, password: PASSWORD })).data.token
  })

  const logIn = async (headers = {}) => (await browser.logIn(username, PASSWORD, { headers })).data
  const list = async (bearer = here) => (await browser.call<OwnSession[]>('GET', '/sessions/', { bearer })).data
  const end = (id: string, bearer = here) => browser.call('DELETE', `/sessions/${id}/`, { bearer })
  const isKnown = async (bearer: string) => (await browser.call('GET', '/users/me/', { bearer })).status === 200
  const idOf = async (bearer: string) => (await list(bearer)).find(({ current }) => current)?.id ?? ''

  it("lists the user's open sessions, newest first, and marks the current one", async () => {
    service.clock.advance(60)
    const { token } = await logIn({ 'user-agent': 'Firefox on the other machine' })
    const [second, first, ...others] = await list()
    expect(others).to.deep.equal([])
    expect(second).to.have.all.keys('id', 'current', 'created_at', 'last_seen_at', 'ip', 'user_agent')
    expect(second).to.include({ current: false, ip: '127.0.0.1', user_agent: 'Firefox on the other machine' })
    expect(first).to.include({ current: true, user_agent: '' })
    expect(Date.parse(second?.created_at ?? '') - Date.parse(first?.created_at ?? '')).to.be.within(60_000, 180_000)
    expect((await list(token)).map(({ current }) => current)).to.deep.equal([true, false])
  })

  it('refuses every call without a session', async () => {
    for (const bearer of ['x.y.z', ''])
      expect(
        (await browser.call('GET', '/sessions/', { headers: { authorization: `Bearer ${bearer}` } })).error,
      ).to.equal('invalid_token')
    expect((await browser.call('GET', '/sessions/')).error).to.equal('invalid_token')
  })

  it('ends another session of the user, whose tokens are refused at once', async () => {
    const { token, refresh_token } = await logIn()
    const answer = await end(await idOf(token))
    expect(answer.envelope).to.deep.equal({ code: 0, msg: '退出成功', data: null })
    expect(await isKnown(token)).to.equal(false)
    expect((await browser.refresh(refresh_token)).error).to.equal('invalid_refresh_token')
    expect(await isKnown(here)).to.equal(true)
    expect(await list()).to.have.length(1)
  })

  it("answers the same for another user's session and an unknown one", async () => {
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const [theirs, nobodys] = [await end(await idOf(token)), await end(NEVER_WAS)]
    expect(theirs.error).to.equal('not_found')
    expect({ ...theirs.envelope, request_id: '' }).to.deep.equal({ ...nobodys.envelope, request_id: '' })
    expect(await isKnown(token)).to.equal(true)
  })

  for (const id of [
    'x',
    '0',
    '%00',
    '%ff',
    '%F0%9F%98%80',
    '__proto__',
    `${NEVER_WAS}0`,
    'x'.repeat(8000),
    '..%2f',
    '{$ne:1}',
  ]) {
    it(`answers the id ${id.slice(0, 40)} with not_found`, async () => {
      expect((await end(id)).error).to.equal('not_found')
      expect(await isKnown(here)).to.equal(true)
    })
  }

  it('ends nothing without a session', async () => {
    const id = await idOf(here)
    expect((await browser.call('DELETE', `/sessions/${id}/`)).error).to.equal('invalid_token')
    expect((await browser.call('DELETE', '/sessions/?all=1')).error).to.equal('invalid_token')
    expect(await isKnown(here)).to.equal(true)
  })

  it('ends all sessions of the user with ?all=1, the current one too', async () => {
    const other = (await browser.register({ username: newName(), password: PASSWORD })).data
    const sessions = [await logIn(), await logIn()]
    const answer = await browser.call('DELETE', '/sessions/?all=1', { bearer: here })
    expect(answer.envelope).to.deep.equal({ code: 0, msg: '退出成功', data: null })
    for (const token of [here, ...sessions.map(({ token }) => token)]) expect(await isKnown(token)).to.equal(false)
    for (const { refresh_token } of sessions)
      expect((await browser.refresh(refresh_token)).error).to.equal('invalid_refresh_token')
    expect(await isKnown(other.token)).to.equal(true)
    expect((await browser.call('DELETE', '/sessions/?all=1', { bearer: here })).error).to.equal('invalid_token')
  })

  it('ends the other sessions of the user with ?others=1, and keeps the current one', async () => {
    const other = (await browser.register({ username: newName(), password: PASSWORD })).data
    const sessions = [await logIn(), await logIn()]
    const answer = await browser.call('DELETE', '/sessions/?others=1', { bearer: here })
    expect(answer.envelope).to.deep.equal({ code: 0, msg: '退出成功', data: null })
    for (const { token } of sessions) expect(await isKnown(token)).to.equal(false)
    for (const token of [here, other.token]) expect(await isKnown(token)).to.equal(true)
    expect((await browser.call('DELETE', '/sessions/?others=1')).error).to.equal('invalid_token')
  })

  it('needs a Bearer for ?all=1, and accepts no refresh token', async () => {
    const { refresh_token } = await logIn()
    const answer = await browser.call('DELETE', '/sessions/?all=1', { body: { refresh_token } })
    expect(answer.error).to.equal('invalid_token')
    expect(await list()).to.have.length(2)
  })

  it('ends the current session with ?all=0, and refuses any other value', async () => {
    await logIn()
    for (const query of ['all=2', 'all=', 'all=true', 'all=1&all=1', 'others=2']) {
      const answer = await browser.call('DELETE', `/sessions/?${query}`, { bearer: here })
      expect(answer.error, query).to.equal('invalid_request')
    }
    expect((await browser.call('DELETE', '/sessions/?all=0', { bearer: here })).status).to.equal(200)
    expect(await isKnown(here)).to.equal(false)
    expect(await list((await logIn()).token)).to.have.length(2)
  })
})
