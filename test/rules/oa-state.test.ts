import { expect } from 'chai'
import { atOnce, tally } from '../support/at-once.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { startTestService, type TestService } from '../support/test-service.js'
import { onTheWire, requestHead } from '../support/wire.js'

describe('rules OA-1 to OA-4: the state', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Person(service)
    service.sandbox.clearLedger()
  })

  const refusedWithoutWeibo = async (by: Person, body: object, errors = ['invalid_state']) => {
    const answer = await by.callback(body)
    expect(answer.error).to.be.oneOf(errors)
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    expect(service.exchanges()).to.be.empty
  }

  it('OA-1: 10,000 starts give 10,000 states', async () => {
    const start = requestHead('GET /oauth/weibo/', { Connection: 'keep-alive' })
    const { text } = await onTheWire(service, start.repeat(9_999), requestHead('GET /oauth/weibo/'))
    const states = [...text.matchAll(/"state":"([\w-]+)"/g)].map(([, state]) => state)
    expect(states).to.have.length(10_000)
    expect(new Set(states).size).to.equal(10_000)
  }).timeout(30_000)

  it('OA-1: a state is refused after 601 s, and taken after 599 s', async () => {
    const [inTime, late] = [await browser.visitWeibo(newUid()), await browser.visitWeibo(newUid())]
    service.sandbox.clearLedger()
    service.clock.advance(599)
    expect((await browser.callback(inTime)).status).to.equal(200)
    service.sandbox.clearLedger()
    service.clock.advance(2)
    await refusedWithoutWeibo(browser, late)
  })

  it('OA-2: a state is refused from another browser and from one without cookies, and stays unspent', async () => {
    const returned = await browser.visitWeibo(newUid())
    const other = new Person(service)
    await other.begin()
    await refusedWithoutWeibo(other, returned)
    await refusedWithoutWeibo(new Person(service), returned)
    expect((await browser.callback(returned)).status).to.equal(200)
  })

  it('OA-2: a state that was begun to bind logs nobody in', async () => {
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const person = newUid()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    const begun = await browser.begin({ purpose: 'bind' }, { bearer: token })
    const answer = await browser.callback(await browser.agree(begun, person))
    expect(answer.error).to.equal('account_already_bound')
    expect(answer.text).not.to.include('token"')
  })

  it('OA-2: under https the cookie is Secure and of this host alone', async () => {
    const https = await startTestService({
      PUBLIC_URL: 'https://login.example.com',
      WEIBO_REDIRECT_URI: 'http://127.0.0.1/cb',
    })
    const visitor = new Person(https)
    const answer = await visitor.call('GET', '/oauth/weibo/')
    const cookie = answer.headers.getSetCookie().join('\n').toLowerCase()
    const returned = await visitor.agree(answer.data, newUid())
    const { data } = await visitor.callback(returned)
    await https.stop()
    expect(cookie).to.match(/^__host-weibind_state=[^\n]+$/)
    expect(cookie.split('; ')).to.include.members(['path=/', 'secure', 'httponly', 'samesite=lax'])
    expect(cookie).not.to.include('domain')
    expect(data.type).to.equal('1')
  })

  it('OA-3: of 200 callbacks at once with one state one reaches Weibo, and one succeeds', async () => {
    const returned = await browser.visitWeibo(newUid())
    const answers = await atOnce(200, () => browser.callback(returned))
    expect(tally(answers.map(({ error }) => error))).to.deep.equal({ undefined: 1, invalid_state: 199 })
    expect(service.exchanges()).to.have.length(1)
  })

  it('OA-3: a state is spent by an exchange that Weibo refused or failed', async () => {
    const { state } = await browser.begin()
    const failing = await browser.visitWeibo(newUid(), 'html-502')
    for (const body of [{ state, code: 'of-nobody' }, failing]) {
      expect((await browser.callback(body)).error).to.be.oneOf(['invalid_code', 'provider_error'])
      service.sandbox.clearLedger()
      await refusedWithoutWeibo(browser, body)
    }
  })

  for (const [name, state] of Object.entries({
    missing: undefined,
    empty: '',
    unknown: 'x'.repeat(200),
    'of 10 KB': 'x'.repeat(10_240),
    'an array': ['x'],
    'an object': { x: 'x' },
    'a number': 1,
    null: null,
  })) {
    it(`OA-4: a state that is ${name} is refused`, async () => {
      const { code } = await browser.visitWeibo(newUid())
      await refusedWithoutWeibo(browser, { code, state }, ['invalid_state', 'invalid_request'])
    })
  }

  it('OA-4: a doubled state is refused, in JSON, in a form and in the query', async () => {
    const { code, state } = await browser.visitWeibo(newUid())
    const path = '/oauth/weibo/callback/'
    const form = new URLSearchParams([
      ['code', code],
      ['state', state],
      ['state', state],
    ])
    const json = { 'content-type': 'application/json' }
    const doubled = `{"code":"${code}","state":"${state}","state":"${state}"}`
    const escaped = `{"code":"${code}","state":"${state}","st\\u0061te":"${state}"}`
    const answers = [
      await browser.call('POST', path, { body: doubled, headers: json }),
      await browser.call('POST', path, { body: escaped, headers: json }),
      await browser.call('POST', path, { body: form }),
      await browser.call('POST', `${path}?state=${state}&state=${state}`, { body: { code } }),
    ]
    const refused = ['invalid_request', 'invalid_request', 'invalid_request', 'invalid_state']
    expect(answers.map(({ error }) => error)).to.deep.equal(refused)
    expect(service.exchanges()).to.be.empty
  })
})
