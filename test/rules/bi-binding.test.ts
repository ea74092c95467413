import { expect } from 'chai'
import { atOnce, tally } from '../support/at-once.js'
import { settledTrail } from '../support/audit-trail.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { startTestService, type TestService } from '../support/test-service.js'

describe('rules BI-5, BI-6 and BI-8: one account, one user', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService({ WEIBO_FETCH_PROFILE: 'false' })
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Person(service)
  })

  const registerAs = async (username: string, person = newUid()) =>
    browser.register({ username, bind_ticket: await browser.ticket(person) })

  it('BI-5: of 1,000 who bind one account at once one succeeds, and no conflict spends a ticket', async () => {
    const person = newUid()
    await browser.begin()
    const bearers: string[] = []
    for (let i = 0; i < 3; i += 1) {
      const batch = await atOnce(8, () => browser.register({ username: newName(), password: PASSWORD }))
      bearers.push(...batch.map(({ data }) => data.token))
    }
    const tickets = await atOnce(250, () => browser.ticket(person))

    const claim = (i: number) => {
      const [bind_ticket = '', bearer] = [tickets[i % tickets.length], bearers[i]]
      return bearer ? browser.bind({ bind_ticket }, { bearer }) : browser.register({ username: newName(), bind_ticket })
    }
    const answers = await atOnce(1000, claim)
    const { undefined: won, account_already_bound: conflicts = 0, ...rest } = tally(answers.map(({ error }) => error))
    expect(won).to.equal(1)
    expect(conflicts).to.be.at.least(996)
    // Those who hold the winner's very ticket may come when it is spent.
    expect(Object.keys(rest).filter((error) => error !== 'invalid_bind_ticket')).to.be.empty
    const winner = answers.findIndex(({ error }) => error === undefined)
    const again = (winner + 1) % tickets.length
    expect((await claim(again)).error).to.equal('account_already_bound')
    expect((await browser.logInWithWeibo(person)).data.user).to.deep.equal(answers[winner]?.data.user)
  }).timeout(30_000)

  it('BI-5: of many accounts that one user binds at once one succeeds', async () => {
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const tickets: string[] = []
    for (let i = 0; i < 50; i += 1) tickets.push(await browser.ticket(newUid()))
    const answers = await atOnce(50, (i) => browser.bind({ bind_ticket: tickets[i] ?? '' }, { bearer: token }))
    expect(tally(answers.map(({ error }) => error))).to.deep.equal({ undefined: 1, user_already_bound: 49 })
  })

  it('BI-5: of many who register one name at once one succeeds', async () => {
    const username = newName()
    const tickets: string[] = []
    for (let i = 0; i < 50; i += 1) tickets.push(await browser.ticket(newUid()))
    const answers = await atOnce(50, (i) => browser.register({ username, bind_ticket: tickets[i] ?? '' }))
    expect(tally(answers.map(({ error }) => error))).to.deep.equal({ undefined: 1, username_taken: 49 })
  })

  it('BI-6: a bound account is not moved, and the conflict does not say whose it is', async () => {
    const person = newUid()
    const late = await browser.ticket(person)
    const { user } = (await registerAs(newName(), person)).data
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const conflicts = [
      await browser.bind({ bind_ticket: late }, { bearer: token }),
      await browser.register({ username: newName(), bind_ticket: late }),
      await browser.callback(await browser.agree(await browser.begin({ purpose: 'bind' }, { bearer: token }), person)),
    ]
    for (const { error, text } of conflicts) {
      expect(error).to.equal('account_already_bound')
      expect(text).not.to.include(user.id).and.not.to.include(user.username).and.not.to.include(person)
    }
    expect((await browser.logInWithWeibo(person)).data.user).to.deep.equal(user)
  })

  it('BI-8: a conflict leaves neither user nor binding nor spent ticket behind', async () => {
    const [person, taken, free] = [newUid(), newName(), newName()]
    await registerAs(taken)
    const bind_ticket = await browser.ticket(person)
    expect((await browser.register({ username: taken, bind_ticket })).error).to.equal('username_taken')
    expect((await browser.logInWithWeibo(person)).data.type).to.equal('1')
    const late = await browser.ticket(person)
    expect((await browser.register({ username: newName(), bind_ticket })).status).to.equal(201)
    expect((await browser.register({ username: free, bind_ticket: late })).error).to.equal('account_already_bound')
    expect((await registerAs(free)).status).to.equal(201)
  })

  it('BI-8: one event tells of user and binding', async () => {
    const person = newUid()
    const { user } = (await registerAs(newName(), person)).data
    const events = (await settledTrail(service)).filter(({ data }) => data.user_id === user.id)
    expect(events.map(({ type, data }) => [type, data.provider, data.uid])).to.deep.equal([
      ['weibind.user.registered', 'weibo', person],
    ])
  })
})
