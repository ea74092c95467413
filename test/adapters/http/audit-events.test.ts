import { expect } from 'chai'
import { auditPage, settledTrail } from '../../support/audit-trail.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid } from '../../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../../support/test-service.js'

describe('GET /audit/events/', () => {
  let service: TestService
  let browser: Person
  let userId: string
  const username = newName()
  const person = newUid()

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
    const bind_ticket = await browser.ticket(person)
    userId = (await browser.register({ username, bind_ticket })).data.user.id
    await browser.logInWithWeibo(person)
    for (let i = 0; i < 60; i += 1) await browser.refresh(`nobody's ${i}`)
    await settledTrail(service)
  })

  const types = async (query: Readonly<Record<string, string>>) =>
    (await auditPage(service, query)).events.map(({ type }) => type)

  it('has the format of docs/events.md', async () => {
    const [event] = (await auditPage(service, { uid: person, type: 'weibind.login.succeeded' })).events
    const { id, time, data, ...rest } = event ?? { data: {} }
    expect(rest).to.deep.equal({
      specversion: '1.0',
      source: '/weibind',
      type: 'weibind.login.succeeded',
      subject: `weibo:${person}`,
      datacontenttype: 'application/json',
    })
    expect(id).to.be.a('string').that.is.not.empty
    expect(time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(data).to.include({ provider: 'weibo', uid: person, user_id: userId, method: 'weibo', ip: '127.0.0.1' })
    expect(data).to.have.all.keys('provider', 'uid', 'user_id', 'method', 'ip', 'user_agent', 'request_id')
  })

  it('gives each event its number in the hash chain', async () => {
    const { seqs } = await auditPage(service, { limit: '200' })
    expect(seqs).to.deep.equal(Array.from(seqs, (_, index) => seqs.length - index))
  })

  it('gives 50 by default, and the rest by the cursor', async () => {
    const first = await auditPage(service)
    expect(first.events).to.have.length(50)
    const second = await auditPage(service, { cursor: first.next_cursor ?? '' })
    expect(second.next_cursor).to.equal(null)
    expect(second.events).to.have.length.above(10)
  })

  it('filters by uid, provider, type and user', async () => {
    const all = ['weibind.login.succeeded', 'weibind.user.registered', 'weibind.bind.required']
    expect(await types({ uid: person })).to.deep.equal(all)
    expect(await types({ uid: person, provider: 'weibo' })).to.deep.equal(all)
    expect(await types({ uid: person, provider: 'weixin' })).to.deep.equal([])
    expect(await types({ uid: person, type: 'weibind.bind.required' })).to.deep.equal(['weibind.bind.required'])
    expect(await types({ user_id: userId })).to.deep.equal(all.slice(0, 2))
    expect(await types({ uid: `0${person}` })).to.deep.equal([])
  })

  it('filters by the name that a user has, in either case, and by address', async () => {
    const all = ['weibind.login.succeeded', 'weibind.user.registered']
    expect(await types({ username })).to.deep.equal(all)
    expect(await types({ username: ` ${username.toUpperCase()} ` })).to.deep.equal(all)
    expect(await types({ username, user_id: userId })).to.deep.equal(all)
    expect(await types({ username, user_id: 'another' })).to.deep.equal([])
    expect(await types({ username: 'nobody has it' })).to.deep.equal([])
    expect(await types({ username, ip: '127.0.0.1' })).to.deep.equal(all)
    expect(await types({ ip: '192.0.2.7' })).to.deep.equal([])
  })

  it('filters by time: `from` inclusive, `to` exclusive', async () => {
    const [event] = (await auditPage(service, { uid: person, limit: '1' })).events
    const at = event?.time ?? ''
    const justAfter = new Date(Date.parse(at) + 1).toISOString()
    const one = { uid: person, type: 'weibind.login.succeeded' }
    expect(await types({ ...one, from: at, to: justAfter })).to.have.length(1)
    expect(await types({ ...one, from: justAfter })).to.have.length(0)
    expect(await types({ ...one, to: at })).to.have.length(0)
    const inChina = new Date(Date.parse(at) + 8 * 3_600_000).toISOString().replace('Z', '+08:00')
    expect(await types({ ...one, from: inChina })).to.have.length(1)
  })

  it('treats a limit over 200 as 200', async () => {
    expect((await auditPage(service, { limit: '201' })).events).to.have.length.above(60)
    expect((await auditPage(service, { limit: '999999999' })).events).to.have.length.above(60)
  })

  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=1.5',
    'limit=x',
    'limit=',
    'limit=1&limit=2',
    'from=yesterday',
    'to=2026-02-30T00:00:00Z',
    'from=1',
    'type=',
    'type=login.succeeded',
    'type=weibind.login.succeded',
    'uid[$gt]=',
    'uid=a&uid=b',
    `cursor=${'x'.repeat(200)}`,
    'cursor=0',
    'cursor=%00',
    `cursor=${encodeURIComponent("' OR 1=1 --")}`,
  ]) {
    it(`refuses or ignores ${query.slice(0, 30)}`, async () => {
      const answer = await browser.call('GET', `/audit/events/?${query}`, { bearer: ADMIN_TOKEN })
      if (query.startsWith('uid[')) expect(answer.status).to.equal(200)
      else expect(answer.error).to.equal('invalid_request')
    })
  }

  it('lets operators in by Bearer and by Basic with the user admin', async () => {
    for (const authorization of [`Bearer ${ADMIN_TOKEN}`, `bearer ${ADMIN_TOKEN}`, basic('admin', ADMIN_TOKEN)]) {
      const answer = await browser.call('GET', '/audit/events/', { headers: { authorization } })
      expect(answer.status, authorization).to.equal(200)
    }
  })

  it('refuses every other credential', async () => {
    const wrong = [
      basic('nimda', ADMIN_TOKEN),
      basic('admin', 'x'),
      `Bearer ${ADMIN_TOKEN}x`,
      'Bearer',
      '',
      'Basic',
      `Digest ${ADMIN_TOKEN}`,
    ]
    for (const authorization of wrong) {
      const answer = await browser.call('GET', '/audit/events/', { headers: { authorization } })
      expect(answer.error, authorization).to.equal('invalid_token')
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer')
    }
  })
})

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

describe('GET /audit/events/ in production', () => {
  const opened = openedForSuite()

  it('does not exist where no admin token is configured', async () => {
    const service = await openTestService(opened, {
      NODE_ENV: 'production',
      ADMIN_TOKEN: '',
      WEIBO_CLIENT_ID: '1234567890',
      WEIBO_CLIENT_SECRET: 'app-secret-of-a-real-application',
      JWT_ALGORITHM: 'HS256',
      JWT_SECRET: 'k8Zq0vT3nXw7bR1yLs5dHc9fJm2pAe6u',
      AUDIT_CHAIN_KEY: 'q9Wm4eR7tY2uI5oP8aS1dF6gH3jK0lZx',
    })
    const browser = new Person(service)
    const answers = [
      await browser.call('GET', '/audit/events/', { bearer: ADMIN_TOKEN }),
      await browser.call('GET', '/audit/events/', { bearer: 'null' }),
      await browser.call('GET', '/audit/events/'),
    ]
    expect(answers.map(({ error }) => error)).to.deep.equal(Array(3).fill('not_found'))
  })
})
