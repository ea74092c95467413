import { expect } from 'chai'
import { atOnce } from '../../support/at-once.js'
import { type AuditPage, auditPage, settledTrail } from '../../support/audit-trail.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../../support/test-service.js'

describe('GET /users/me/events/', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })

  const newUser = async () => {
    const username = newName()
    const { token, user } = (await browser.register({ username, password: PASSWORD })).data
    return { username, token, id: user.id }
  }
  const read = (bearer: string, query = '') => browser.call<AuditPage>('GET', `/users/me/events/?${query}`, { bearer })

  it("lists the user's own events, newest first, as operators see them", async () => {
    const [alice, bob] = [await newUser(), await newUser()]
    await browser.logIn(bob.username, PASSWORD)
    await browser.logIn(alice.username, PASSWORD)
    await settledTrail(service)
    const { events, next_cursor } = (await read(alice.token)).data
    expect(events.map(({ type }) => type)).to.deep.equal(['weibind.login.succeeded', 'weibind.user.registered'])
    expect(events).to.deep.equal((await auditPage(service, { user_id: alice.id })).events)
    expect(next_cursor).to.equal(null)
  })

  it('gives 50 by default, 200 at most, and the rest by the cursor', async () => {
    const { username, token } = await newUser()
    await atOnce(201, () => browser.call('DELETE', '/sessions/', { bearer: token }))
    const { token: again } = (await browser.logIn(username, PASSWORD)).data
    await settledTrail(service)
    const pages = await Promise.all(['', 'limit=201', 'limit=999999999'].map((query) => read(again, query)))
    expect(pages.map(({ data }) => data.events.length)).to.deep.equal([50, 200, 200])
    const rest = (await read(again, `limit=200&cursor=${pages[1]?.data.next_cursor}`)).data
    expect([rest.events.length, rest.next_cursor]).to.deep.equal([3, null])
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

  it('ignores filters for other users', async () => {
    const [alice, bob] = [await newUser(), await newUser()]
    await settledTrail(service)
    const { events } = (await read(alice.token, `user_id=${bob.id}&userId=${bob.id}&uid=x&type=x`)).data
    expect(events.map(({ data }) => data.user_id)).to.deep.equal([alice.id])
  })

  it('refuses every call without a session', async () => {
    for (const bearer of ['x.y.z', ADMIN_TOKEN]) expect((await read(bearer)).error).to.equal('invalid_token')
    expect((await browser.call('GET', '/users/me/events/')).error).to.equal('invalid_token')
  })
})
