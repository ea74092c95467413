import { expect } from 'chai'
import { auditPage, settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'

describe('a disabled user', () => {
  let service: TestService
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })

  const act = (id: string, kind: 'disable' | 'enable') =>
    new Person(service).call('POST', `/admin/users/${id}/${kind}/`, { bearer: ADMIN_TOKEN, body: { reason: 'test' } })
  const lastEvent = async (userId: string) => {
    await settledTrail(service)
    return (await auditPage(service, { user_id: userId })).events[0]
  }
  /** Somebody with a password and a Weibo account. */
  const settled = async () => {
    const person = new Person(service)
    const username = newName()
    const bind_ticket = await person.ticket(person.uid)
    const { data } = await person.register({ username, password: PASSWORD, bind_ticket })
    return { person, username, id: data.user.id, token: data.token, refreshToken: data.refresh_token }
  }

  it('is refused at each way in, each time by an event that names the user (AC-6)', async () => {
    const { person, username, id, token, refreshToken } = await settled()
    const returned = await person.visitWeibo()
    const sdkToken = await person.tokenOfSdk()
    const beginning = await person.begin({ purpose: 'bind' }, { bearer: token })
    const newTicket = await new Person(service).ticket()
    expect(newTicket).to.be.a('string')
    expect((await act(id, 'disable')).status).to.equal(200)
    const bind = async () => {
      const browser = new Person(service)
      const bind_ticket = await browser.ticket(newUid())
      const refused = await browser.bind({ bind_ticket, username, password: PASSWORD })
      // The ticket is not spent: its holder may register.
      expect((await browser.register({ username: newName(), bind_ticket })).status).to.equal(201)
      return refused
    }
    const ways = [
      [() => person.logIn(username), 'weibind.login.failed', 'password'],
      [() => person.callback(returned), 'weibind.login.failed', 'weibo'],
      [() => person.logInNatively(sdkToken), 'weibind.login.failed', 'weibo-native'],
      [async () => person.callback(await person.agree(beginning, newUid())), 'weibind.bind.rejected', undefined],
      [bind, 'weibind.bind.rejected', undefined],
      [() => person.refresh(refreshToken), 'weibind.request.refused', undefined],
    ] as const
    for (const [way, type, method] of ways) {
      const answer = await way()
      expect(answer.error, type).to.equal('account_disabled')
      expect(answer.status).to.equal(403)
      const event = await lastEvent(id)
      expect(event?.type).to.equal(type)
      expect(event?.data).to.include({ reason: 'account_disabled', user_id: id })
      expect(event?.data['method']).to.equal(method)
    }
    for (const path of ['/users/me/', '/sessions/', '/oauth/bindings/'])
      expect((await person.call('GET', path, { bearer: token })).error).to.equal('invalid_token')
    expect((await person.register({ username, password: PASSWORD })).error).to.equal('username_taken')
  })

  it('is not known for one by a wrong password or token (AC-7)', async () => {
    const { person, username, id, refreshToken } = await settled()
    const spent = refreshToken
    const { refresh_token: next } = (await person.refresh(spent)).data
    await person.refresh(next)
    service.clock.advance(60)
    await act(id, 'disable')
    const wrong = await person.logIn(username, 'wrong password')
    const unknown = await person.logIn(newName(), 'wrong password')
    const { request_id: _, ...said } = wrong.envelope
    const { request_id: __, ...saidOfUnknown } = unknown.envelope
    expect(said).to.deep.equal(saidOfUnknown)
    expect(said.error).to.equal('invalid_credentials')
    const ticket = await person.ticket(newUid())
    const bind = await person.bind({ bind_ticket: ticket, username, password: 'wrong password' })
    expect(bind.error).to.equal('invalid_credentials')
    expect((await person.refresh(spent)).error).to.equal('invalid_refresh_token')
  })

  it('gets nothing back of what was ended when enabled, and logs in again (AC-6)', async () => {
    const { person, username, id, token, refreshToken } = await settled()
    await act(id, 'disable')
    await act(id, 'enable')
    expect((await person.refresh(refreshToken)).error).to.equal('invalid_refresh_token')
    expect((await person.call('GET', '/users/me/', { bearer: token })).error).to.equal('invalid_token')
    expect((await person.logIn(username)).status).to.equal(200)
    expect((await person.logInWithWeibo()).data.type).to.equal('0')
  })
})
