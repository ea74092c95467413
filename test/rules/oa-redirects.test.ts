import { expect } from 'chai'
import { settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newUid } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { onTheWire, requestHead } from '../support/wire.js'

describe('rules OA-5 and OA-6: the redirects to Weibo and back', () => {
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

  const HOSTILE = {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Port': '1',
    'X-Forwarded-Prefix': '/evil',
    'X-Original-URL': '/evil',
    Forwarded: 'host=evil.example;proto=https',
    Origin: 'https://evil.example',
    Referer: 'https://evil.example/',
  }

  it('OA-5: hostile headers change no byte of the address at Weibo', async () => {
    const { url, state } = await browser.begin()
    for (const target of ['/oauth/weibo/', 'http://evil.example/oauth/weibo/']) {
      const { text } = await onTheWire(service, requestHead(`GET ${target}`, HOSTILE))
      const { data } = JSON.parse(text)
      expect(data.url.replace(data.state, '')).to.equal(url.replace(state, ''))
    }
    const home = await onTheWire(service, requestHead('GET /oauth/weibo/?redirect=1', HOSTILE))
    expect(home.headers.get('location')).to.equal(`${service.url}/oauth/weibo/?redirect=1&at_home=1`)
    const redirect = await onTheWire(service, requestHead('GET /oauth/weibo/?redirect=1&at_home=1', HOSTILE))
    expect(redirect.headers.get('location')?.replace(/state=[\w-]+/, '')).to.equal(url.replace(/state=[\w-]+/, ''))
  })

  it('OA-5: the exchange has the same redirect_uri', async () => {
    const { url } = await browser.begin()
    const returned = await browser.visitWeibo(newUid())
    const { Host: _, ...headers } = HOSTILE
    await browser.callback(returned, { headers })
    expect(service.exchanges()[0]?.form['redirect_uri']).to.equal(new URL(url).searchParams.get('redirect_uri'))
  })

  it("OA-6: the provider's words are never reflected, nor recorded", async () => {
    const hostile = '<script>alert(1)</script>'
    const { state } = await browser.begin()
    const words = { error_description: hostile, error_uri: hostile, error_code: hostile }
    const refusals = [
      await browser.callback({ error: 'access_denied', state, ...words }),
      await browser.callback({ error: hostile, ...words, state: (await browser.begin()).state }),
      await browser.logInWithWeibo(newUid(), 'error-hostile'),
    ]
    expect(refusals.map(({ error }) => error)).to.deep.equal(['access_denied', 'provider_error', 'invalid_code'])
    for (const { text } of refusals) expect(text).not.to.include('alert')
    expect(JSON.stringify(await settledTrail(service))).not.to.include('alert')
  })
})
