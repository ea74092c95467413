import { expect } from 'chai'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { auditPage, settledTrail } from '../../support/audit-trail.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('DELETE /users/me/', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  async function registered(password?: string, person = newUid()) {
    const username = newName()
    const bind_ticket = await browser.ticket(person)
    const { data } = await browser.register({ username, bind_ticket, ...(password && { password }) })
    return { ...data, username, person }
  }
  const remove = (bearer: string, body: object = {}, headers: Readonly<Record<string, string>> = {}) =>
    browser.call('DELETE', '/users/me/', { bearer, body, headers })
  const me = (bearer: string) => browser.call('GET', '/users/me/', { bearer })

  it('deletes the user, whose tokens are refused at once', async () => {
    const { username, token, refresh_token } = await registered(PASSWORD)
    const other = (await browser.logIn(username, PASSWORD)).data
    const answer = await remove(token)
    expect(answer.status).to.equal(200)
    expect(answer.envelope).to.deep.equal({ code: 0, msg: '注销成功', data: null })
    for (const bearer of [token, other.token]) {
      expect((await me(bearer)).error).to.equal('invalid_token')
      expect((await remove(bearer)).error).to.equal('invalid_token')
    }
    for (const spent of [refresh_token, other.refresh_token])
      expect((await browser.refresh(spent)).error).to.equal('invalid_refresh_token')
    expect((await browser.logIn(username, PASSWORD)).error).to.equal('invalid_credentials')
  })

  it('clears the refresh cookie of a page', async () => {
    const headers = { 'x-session-mode': 'cookie' }
    const { token } = (await browser.register({ username: newName(), password: PASSWORD }, { headers })).data
    const [cookie = ''] = (await remove(token, {}, headers)).headers.getSetCookie()
    expect(cookie).to.match(/^weibind_refresh-\d+=;/)
  })

  it('LG-5: removes what is personal from the audit trail, and names only the user id in its own event', async () => {
    const agent = { 'user-agent': 'a-telling-agent/1.0' }
    const person = newUid()
    const returned = await browser.visitWeibo(person)
    const bind_ticket = (await browser.callback(returned, { headers: agent })).data.bind_ticket
    const { token, user } = (await browser.register({ username: newName(), bind_ticket }, { headers: agent })).data
    await browser.callback(await browser.visitWeibo(person), { headers: agent })
    await settledTrail(service)
    expect((await auditPage(service, { uid: person })).events).to.have.length(3)

    await remove(token, {}, agent)
    const trail = await settledTrail(service)
    expect((await auditPage(service, { uid: person })).events).to.deep.equal([])
    expect(JSON.stringify(trail)).to.not.include(person).and.not.include('a-telling-agent')
    const left = trail.filter(({ data }) => data.user_id === user.id)
    expect(left.map(({ type }) => type)).to.deep.equal([
      'weibind.user.deleted',
      'weibind.login.succeeded',
      'weibind.user.registered',
    ])
    for (const event of left) expectNobody(event, user.id)
    expect(Object.keys(left[0]?.data ?? {})).to.have.members(['user_id', 'request_id'])
  })

  function expectNobody({ subject, data }: AuditEvent, userId: string): void {
    expect(subject).to.equal(`user:${userId}`)
    expect(data).to.not.have.any.keys('uid', 'ip', 'user_agent')
  }
})
