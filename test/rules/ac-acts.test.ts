import { expect } from 'chai'
import { auditPage, settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'

interface Done {
  readonly changed: boolean
  readonly sessions: number
  readonly user: { readonly id: string; readonly status: string; readonly sessions: number } | null
}

describe('the acts of operators', () => {
  let service: TestService
  let operator: Person
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    operator = new Person(service)
  })

  const act = (method: string, path: string, body: object) =>
    operator.call<Done>(method, `/admin/users/${path}`, { bearer: ADMIN_TOKEN, body })
  const eventsOf = async (userId: string) => {
    await settledTrail(service)
    return (await auditPage(service, { user_id: userId })).events
  }
  const registered = async () => {
    const person = new Person(service)
    const { data } = await person.register({ username: newName(), password: PASSWORD })
    return { person, token: data.token, id: data.user.id, username: data.user.username }
  }

  it('need a reason, and change nothing without it (AC-4)', async () => {
    const { id } = await registered()
    for (const reason of [undefined, '', '  ', '\u0000\u2028\u202e', 'x'.repeat(201), 7, null, ['x']])
      for (const [method, path] of [
        ['POST', `${id}/disable/`],
        ['POST', `${id}/logout/`],
        ['DELETE', `${id}/`],
        ['DELETE', `${id}/bindings/weibo/`],
      ] as const) {
        const answer = await act(method, path, { reason })
        expect(answer.error, `${path} ${reason}`).to.equal('invalid_request')
        expect(answer.envelope.details?.[0]?.field).to.equal('reason')
      }
    expect((await eventsOf(id)).map(({ type }) => type)).to.deep.equal(['weibind.user.registered'])
  })

  it('are one event each, which names operator and reason; repeats are none (AC-4, AC-5)', async () => {
    const { id, person, username } = await registered()
    const reason = ' Call\u202e 42:\u0000 phished '
    expect((await act('POST', `${id}/logout/`, { reason })).data).to.deep.include({ changed: true, sessions: 1 })
    expect((await act('POST', `${id}/logout/`, { reason })).data).to.deep.include({ changed: false, sessions: 0 })
    const disabled = (await act('POST', `${id}/disable/`, { reason })).data
    expect(disabled).to.deep.include({ changed: true, sessions: 0 })
    expect(disabled.user).to.deep.include({ id, status: 'disabled', sessions: 0 })
    const again = (await act('POST', `${id}/disable/`, { reason: 'another' })).data
    expect(again.changed).to.equal(false)
    expect(again.user).to.have.nested.property('disabled.reason', 'Call 42: phished')
    expect((await act('POST', `${id}/enable/`, { reason })).data.changed).to.equal(true)
    expect((await act('POST', `${id}/enable/`, { reason })).data.changed).to.equal(false)
    expect((await person.logIn(username)).status).to.equal(200)
    const events = await eventsOf(id)
    expect(events.map(({ type }) => type)).to.deep.equal([
      'weibind.login.succeeded',
      'weibind.user.enabled',
      'weibind.user.disabled',
      'weibind.session.ended',
      'weibind.user.registered',
    ])
    for (const { data, subject } of events.slice(1, 4)) {
      expect(data).to.include({ user_id: id, operator: 'admin', operator_reason: 'Call 42: phished', ip: '127.0.0.1' })
      expect(subject).to.equal(`user:${id}`)
    }
    expect(events[3]?.data).to.include({ sessions: 1 })
  })

  it('are seen by the person as those of an operator, without name, reason and address (AC-16)', async () => {
    const { id, person, username } = await registered()
    await act('POST', `${id}/logout/`, { reason: 'canary-reason' })
    const { token } = (await person.logIn(username)).data
    await settledTrail(service)
    const answer = await person.call<{ events: { type: string; data: object }[] }>('GET', '/users/me/events/', {
      bearer: token,
    })
    const ended = answer.data.events.find(({ type }) => type === 'weibind.session.ended')
    expect(ended?.data).to.include({ operator: 'operator', sessions: 1 })
    expect(ended?.data).not.to.have.any.keys('operator_reason', 'ip', 'user_agent')
    expect(answer.text).not.to.include('canary-reason').and.not.include('"admin"')
  })

  it('remove no last login method without force, and audit the refusal (AC-9)', async () => {
    const person = new Person(service)
    const uid = newUid()
    const bind_ticket = await person.ticket(uid)
    const { id } = (await person.register({ username: newName(), bind_ticket })).data.user
    const refused = await act('DELETE', `${id}/bindings/weibo/`, { reason: 'lost' })
    expect(refused.error).to.equal('last_login_method')
    const done = (await act('DELETE', `${id}/bindings/weibo/`, { reason: 'lost', force: true })).data
    expect(done).to.deep.include({ changed: true, sessions: 1 })
    expect((await act('DELETE', `${id}/bindings/weibo/`, { reason: 'lost', force: true })).error).to.equal('not_found')
    const [removed, refusal] = await eventsOf(id)
    expect(removed?.type).to.equal('weibind.binding.removed')
    expect(removed?.data).to.include({
      provider: 'weibo',
      uid,
      operator: 'admin',
      operator_reason: 'lost',
      sessions: 1,
    })
    expect(refusal?.data).to.include({ action: 'unbind', reason: 'last_login_method', operator: 'admin' })
  })

  it('delete a user, whose events lose the operator’s reasons, but not that of the deletion (AC-5)', async () => {
    const { id, username } = await registered()
    await act('POST', `${id}/logout/`, { reason: 'an earlier reason' })
    const done = (await act('DELETE', `${id}/`, { reason: 'asked by letter' })).data
    expect(done).to.deep.equal({ changed: true, sessions: 0, user: null })
    expect((await act('DELETE', `${id}/`, { reason: 'again' })).error).to.equal('not_found')
    expect((await act('POST', `${id}/disable/`, { reason: 'again' })).error).to.equal('not_found')
    const [deletion, ...others] = await eventsOf(id)
    expect(deletion?.data).to.include({ operator: 'admin', operator_reason: 'asked by letter' })
    expect(JSON.stringify(others)).not.to.include('an earlier reason')
    expect((await new Person(service).register({ username, password: PASSWORD })).status).to.equal(201)
  })
})

describe('GET /admin/users/', () => {
  let service: TestService
  let browser: Person
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })
  const find = (query: string) =>
    browser.call<{ users: { id: string; username: string }[]; next_cursor: string | null }>(
      'GET',
      `/admin/users/?${query}`,
      { bearer: ADMIN_TOKEN },
    )

  it('finds people, page by page, and one of them by id (AC-13)', async () => {
    const names = ['Qian1', 'qian2', 'QIAN3']
    for (const username of names) await browser.register({ username, password: PASSWORD })
    const first = (await find('query=qIaN&limit=2')).data
    expect(first.users.map(({ username }) => username)).to.deep.equal(['QIAN3', 'qian2'])
    const second = (await find(`query=qian&limit=2&cursor=${first.next_cursor}`)).data
    expect(second.users.map(({ username }) => username)).to.deep.equal(['Qian1'])
    expect(second.next_cursor).to.equal(null)
    for (const query of ['%25', '_', '.*', 'q%25', '%24ne'])
      expect((await find(`query=${query}`)).data.users).to.be.empty
    const [one] = first.users
    const shown = await browser.call('GET', `/admin/users/${one?.id}/`, { bearer: ADMIN_TOKEN })
    expect(shown.data).to.include({ id: one?.id, username: 'QIAN3', status: 'active', has_password: true, sessions: 1 })
    expect(shown.data).to.have.keys([
      ...[
        'id',
        'username',
        'status',
        'has_password',
        'created_at',
        'last_login_at',
        'bindings',
        'sessions',
        'disabled',
      ],
    ])
    expect(one).to.have.keys([
      ...['id', 'username', 'status', 'has_password', 'created_at', 'last_login_at', 'bindings'],
    ])
  })

  it('refuses what it cannot mean', async () => {
    for (const query of ['status=gone', 'cursor=x', 'limit=0', 'uid=7', `query=${'x'.repeat(65)}`, 'query=a&query=b'])
      expect((await find(query)).error, query).to.equal('invalid_request')
    for (const id of ['nobody', '%00', 'a%2Fb'])
      expect((await browser.call('GET', `/admin/users/${id}/`, { bearer: ADMIN_TOKEN })).error, id).to.equal(
        'not_found',
      )
  })
})
