import { expect } from 'chai'
import { type Answer, expectSaneHeaders } from '../../support/answer.js'
import { Browser } from '../../support/browser.js'
import { newPerson } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

describe('GET /oauth/callback/', () => {
  let service: TestService
  let browser: Browser

  before(async () => {
    service = await startTestService()
    browser = new Browser(service)
  })
  after(() => service.stop())

  const page = async (query: Readonly<Record<string, string>> | string, path = '/oauth/callback/'): Promise<Answer> => {
    const answer = await browser.send('GET', `${path}?${new URLSearchParams(query)}`)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expect(answer.headers.get('content-security-policy')).to.include("default-src 'none'")
    expectSaneHeaders(answer)
    return answer
  }

  const fields = ({ text }: Answer) =>
    Object.fromEntries(
      [...text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    )

  it('goes on by a form that the callback takes, with or without its last slash', async () => {
    for (const path of ['/oauth/callback/', '/oauth/callback']) {
      const returned = await browser.visitWeibo(newPerson())
      const answer = await page(returned, path)
      expect(fields(answer)).to.deep.equal(returned)
      const action = /<form method="post" action="([^"]+)">/.exec(answer.text)?.[1] ?? ''
      const { pathname } = new URL(action, service.url + path)
      const body = new URLSearchParams(fields(answer))
      expect((await browser.call('POST', pathname, { body })).data.type, path).to.equal('1')
    }
  })

  it('goes on with a refusal', async () => {
    const { state } = await browser.begin()
    const answer = await page({ error: 'access_denied', error_description: 'user denied', state })
    expect(fields(answer)).to.deep.equal({ error: 'access_denied', state })
  })

  it("OA-6: reflects none of the provider's words", async () => {
    const hostile = '<script>alert(1)</script>'
    const answer = await page({
      error: hostile,
      error_description: hostile,
      error_uri: hostile,
      state: hostile,
      code: hostile,
    })
    expect(answer.text).not.to.include('alert')
    expect(fields(answer)).to.deep.equal({ error: 'unknown' })
  })

  it('takes a doubled or empty code for none', async () => {
    expect(fields(await page('code=a&code=b&state='))).to.deep.equal({ error: 'unknown' })
  })
})
