import { expect } from 'chai'
import { atOnce, tally } from '../support/at-once.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { startTestService, type TestService } from '../support/test-service.js'

describe('rules BI-1 to BI-3: the ticket', () => {
  let service: TestService
  let browser: Person
  let token: string
  const username = newName()

  before(async () => {
    service = await startTestService()
    browser = new Person(service)
    token = (await browser.register({ username, password: PASSWORD })).data.token
  })
  after(() => service.stop())

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

  it('BI-2: of 1,000 uses at once one succeeds', async () => {
    const bind_ticket = await browser.ticket(newUid())
    const answers = await atOnce(1000, () => browser.register({ username: newName(), bind_ticket }))
    expect(tally(answers.map(({ status, error }) => error ?? status))).to.deep.equal({
      201: 1,
      invalid_bind_ticket: 999,
    })
  }).timeout(30_000)

  it('BI-2: of uses of all kinds at once one succeeds', async () => {
    const bind_ticket = await browser.ticket(newUid())
    const answers = await atOnce(60, (i) => {
      if (i % 3 === 0) return browser.register({ username: newName(), bind_ticket })
      if (i % 3 === 1) return browser.bind({ bind_ticket }, { bearer: token })
      return browser.bind({ bind_ticket, username, password: PASSWORD })
    })
    const successes = answers.filter(({ status }) => status < 300)
    expect(successes).to.have.length(1)
    const rest = answers.map(({ error }) => error).filter((error) => error !== undefined)
    expect([...new Set(rest)]).to.have.members(['invalid_bind_ticket', 'unavailable'].filter((e) => rest.includes(e)))
  })

  it('BI-2: another browser, or none, is refused, and the ticket stays unspent', async () => {
    const bind_ticket = await browser.ticket(newUid())
    const other = new Person(service)
    await other.begin()
    for (const thief of [other, new Person(service)]) {
      expect((await thief.bind({ bind_ticket }, { bearer: token })).error).to.equal('invalid_bind_ticket')
      expect((await thief.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    }
    expect((await browser.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('BI-2: a ticket registers nobody after 10 minutes', async () => {
    const bind_ticket = await browser.ticket(newUid())
    service.clock.advance(601)
    expect((await browser.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
  })

  const wrong = async (bind_ticket: string) =>
    (await browser.bind({ bind_ticket, username, password: `${PASSWORD}?` })).error

  it('BI-3: four wrong passwords leave the ticket alone', async () => {
    const credentials = { username: newName(), password: PASSWORD }
    await browser.register(credentials)
    const bind_ticket = await browser.ticket(newUid())
    for (let i = 0; i < 4; i += 1) expect(await wrong(bind_ticket)).to.equal('invalid_credentials')
    expect((await browser.bind({ bind_ticket, ...credentials })).status).to.equal(200)
  })

  it('BI-3: after five the sixth is refused even when right, and so is everything else', async () => {
    const bind_ticket = await browser.ticket(newUid())
    for (let i = 0; i < 5; i += 1) expect(await wrong(bind_ticket)).to.equal('invalid_credentials')
    const right = { username, password: PASSWORD }
    expect((await browser.bind({ bind_ticket, ...right })).error).to.equal('invalid_bind_ticket')
    expect((await browser.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
  })

  it('BI-3: of many wrong ones at once five are heard', async () => {
    const bind_ticket = await browser.ticket(newUid())
    const errors = await atOnce(12, () => wrong(bind_ticket))
    expect(tally(errors)).to.deep.equal({ invalid_credentials: 5, invalid_bind_ticket: 7 })
  })
})
