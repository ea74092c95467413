import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newUid } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

describe('rules OA-2 and OA-4: the state', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
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

  it('OA-2: a state is refused from another browser and from one without cookies, and stays unspent', async () => {
    const returned = await browser.visitWeibo(newUid())
    const other = new Person(service)
    await other.begin()
    await refusedWithoutWeibo(other, returned)
    await refusedWithoutWeibo(new Person(service), returned)
    expect((await browser.callback(returned)).status).to.equal(200)
  })

  it('OA-2: under https the cookie is Secure and has the __Host- prefix', async () => {
    const https = await openTestService(opened, {
      PUBLIC_URL: 'https://login.example.com',
      WEIBO_REDIRECT_URI: 'http://127.0.0.1/cb',
    })
    const visitor = new Person(https)
    const answer = await visitor.call('GET', '/oauth/weibo/')
    const cookie = answer.headers.getSetCookie().join('\n').toLowerCase()
    const returned = await visitor.agree(answer.data, newUid())
    const { data } = await visitor.callback(returned)
    expect(cookie).to.match(/^__host-weibind_state=[^\n]+$/)
    expect(cookie.split('; ')).to.include.members(['path=/', 'secure', 'httponly', 'samesite=lax'])
    expect(cookie).not.to.include('domain')
    expect(data.type).to.equal('1')
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
