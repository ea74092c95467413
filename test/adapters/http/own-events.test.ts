import { expect } from 'chai'
import { type AuditPage, auditPage, auditTrail, settledTrail } from '../../support/audit-trail.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { ADMIN_TOKEN, startTestService, type TestService } from '../../support/test-service.js'

describe('GET /users/me/events/', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService()
    browser = new Person(service)
  })
  after(() => service.stop())

  const newUser = async () => {
    const username = newName()
    const { token, user } = (await browser.register({ username, password: PASSWORD })).data
    return { username, token, id: user.id }
  }
  const read = (bearer: string, query = '') => browser.call<AuditPage>('GET', `/users/me/events/?${query}`, { bearer })

  it('shows the own events, newest first, as operators see them, and nobody else’s', async () => {
    const [alice, bob] = [await newUser(), await newUser()]
    await browser.logIn(bob.username, PASSWORD)
    await browser.logIn(alice.username, PASSWORD)
    await settledTrail(service)
    const { events, next_cursor } = (await read(alice.token)).data
    expect(events.map(({ type }) => type)).to.deep.equal(['weibind.login.succeeded', 'weibind.user.registered'])
    expect(events).to.deep.equal((await auditPage(service, { user_id: alice.id })).events)
    expect(next_cursor).to.equal(null)
  })

  it('shows what others tried with the name, and from where', async () => {
    const { username, token } = await newUser()
    await new Person(service).logIn(username, 'wrong', { headers: { 'user-agent': 'a guesser' } })
    await settledTrail(service)
    const [event] = (await read(token)).data.events
    expect(event?.type).to.equal('weibind.login.failed')
    expect(event?.data).to.include({ reason: 'invalid_credentials', ip: '127.0.0.1', user_agent: 'a guesser' })
  })

  it('does not say whose Weibo account a guesser has', async () => {
    const { username, token, id } = await newUser()
    const [stranger, person] = [new Person(service), newUid()]
    await stranger.bind({ bind_ticket: await stranger.ticket(person), username, password: 'wrong' })
    await settledTrail(service)
    const answer = await read(token)
    expect(answer.data.events[0]).to.include({ type: 'weibind.bind.rejected', subject: `user:${id}` })
    expect(answer.text).to.not.include(person)
    const [asRecorded] = (await auditPage(service, { user_id: id })).events
    expect(asRecorded?.data.uid).to.equal(person)
  })

  it('shows the own Weibo account where it was bound', async () => {
    const person = newUid()
    const { token } = (await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })).data
    await settledTrail(service)
    expect((await read(token)).data.events[0]?.data.uid).to.equal(person)
  })

  it('pages through everything once', async () => {
    const { username, token } = await newUser()
    for (let login = 0; login < 4; login++) await browser.logIn(username, PASSWORD)
    await settledTrail(service)
    const whole = (await read(token)).data.events
    const first = (await read(token, 'limit=2')).data
    const second = (await read(token, `limit=2&cursor=${first.next_cursor}`)).data
    const third = (await read(token, `limit=2&cursor=${second.next_cursor}`)).data
    expect(whole).to.have.length(5)
    expect([first, second, third].flatMap(({ events }) => events)).to.deep.equal(whole)
    expect(third.next_cursor).to.equal(null)
  })

  it('shows 50 unless told, and 200 at most', async () => {
    const { username, token } = await newUser()
    const at = Array.from({ length: 201 }, () => browser.call('DELETE', '/sessions/', { bearer: token }))
    await Promise.all(at)
    const { token: again } = (await browser.logIn(username, PASSWORD)).data
    await settledTrail(service)
    const counts = await Promise.all(
      ['', 'limit=200', 'limit=201', 'limit=999999999'].map((query) => read(again, query)),
    )
    expect(counts.map(({ data }) => data.events.length)).to.deep.equal([50, 200, 200, 200])
    for (const { data } of counts) expect(data.next_cursor).to.be.a('string')
  })

  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=x',
    'limit=',
    'limit=1&limit=2',
    'cursor=x',
    'cursor=',
    'limit=1e3',
  ]) {
    it(`refuses ${query}`, async () => {
      expect((await read((await newUser()).token, query)).error).to.equal('invalid_request')
    })
  }

  it('cannot be widened to anybody else', async () => {
    const [alice, bob] = [await newUser(), await newUser()]
    await settledTrail(service)
    const { events } = (await read(alice.token, `user_id=${bob.id}&userId=${bob.id}&uid=x&type=x`)).data
    expect(events.map(({ data }) => data.user_id)).to.deep.equal([alice.id])
  })

  it('is for a logged-in person alone', async () => {
    for (const bearer of ['x.y.z', ADMIN_TOKEN]) expect((await read(bearer)).error).to.equal('invalid_token')
    expect((await browser.call('GET', '/users/me/events/')).error).to.equal('invalid_token')
  })

  it('is no event itself', async () => {
    const { token } = await newUser()
    const before = (await settledTrail(service)).length
    await read(token)
    await settledTrail(service)
    expect((await auditTrail(service)).filter(({ data }) => !data.request_id.startsWith('settled-')).length).to.equal(
      before,
    )
  })
})
