import { expect } from 'chai'
import { atOnce } from '../support/at-once.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

describe('rules BI-1 and BI-2: the ticket', () => {
  let service: TestService
  let browser: Person
  let token: string
  const username = newName()

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
    token = (await browser.register({ username, password: PASSWORD })).data.token
  })

  const bindings = async (bearer: string) =>
    (await browser.call<{ readonly uid: string }[]>('GET', '/oauth/bindings/', { bearer })).data.map(({ uid }) => uid)

  it('BI-1: a uid in the body changes nothing', async () => {
    const person = newUid()
    const another = { uid: newUid(), provider: 'weixin', user_id: 'x', identity: { provider: 'weibo', uid: '1' } }
    expect((await browser.bind({ uid: person }, { bearer: token })).error).to.equal('invalid_request')
    const { data } = await browser.register({
      username: newName(),
      bind_ticket: await browser.ticket(person),
      ...another,
    })
    expect(await bindings(data.token)).to.deep.equal([person])
  })

  it('BI-2: of registrations and binds with one ticket at once, one succeeds', async () => {
    const bind_ticket = await browser.ticket(newUid())
    // A session for each bind, which ends it.
    const tokens: string[] = []
    while (tokens.length < 20) tokens.push((await browser.logIn(username)).data.token)
    const answers = await atOnce(60, (i) => {
      if (i % 3 === 0) return browser.register({ username: newName(), bind_ticket })
      if (i % 3 === 1) return browser.bind({ bind_ticket }, { bearer: tokens[(i - 1) / 3] ?? '' })
      return browser.bind({ bind_ticket, username, password: PASSWORD })
    })
    const successes = answers.filter(({ status }) => status < 300)
    expect(successes).to.have.length(1)
    // Of the passwords, some find no turn to be checked.
    const refused = answers.filter(({ status }) => status >= 300)
    for (const { error } of refused) expect(error).to.be.oneOf(['invalid_bind_ticket', 'unavailable'])
  })

  it('BI-2: a ticket is refused from another browser or without a cookie, and stays unspent', async () => {
    const bind_ticket = await browser.ticket(newUid())
    const other = new Person(service)
    await other.begin()
    for (const thief of [other, new Person(service)]) {
      expect((await thief.bind({ bind_ticket }, { bearer: token })).error).to.equal('invalid_bind_ticket')
      expect((await thief.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    }
    expect((await browser.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })
})
