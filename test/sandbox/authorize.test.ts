import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { PERSON, sentBack, WeiboClient } from './weibo-client.js'

describe('sandbox: authorize', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
  })
  after(() => sandbox.close())

  const isPageNaming = async (answer: Response, error: string) => {
    expect(answer.status).to.equal(400)
    expect(answer.headers.get('location')).to.equal(null)
    expect(answer.headers.get('content-type')).to.equal('text/html;charset=UTF-8')
    expect(await answer.text()).to.include(error)
  }

  it('registers what is under the public URL of a service that shares it, and nothing else of the network', async () => {
    for (const publicUrl of ['http://192.168.1.5:8888/base', 'http://192.168.1.5:8888/base/']) {
      const shared = await startSandbox({ publicUrl, isShared: true })
      const statusOf = async (uri: string) =>
        (await new WeiboClient(shared).authorize({ redirect_uri: uri, sandbox_person: PERSON })).status
      const under = ['/base/oauth/callback/', '/base/?a=b', '/base', '/base/x/../y']
      const beside = ['/', '/basement/', '/base/../other/', '/base/%2e%2e/other/', '/base/#a']
      for (const path of under) expect(await statusOf(`http://192.168.1.5:8888${path}`), path).to.equal(302)
      for (const path of beside) expect(await statusOf(`http://192.168.1.5:8888${path}`), path).to.equal(400)
      for (const origin of ['http://192.168.1.5:8887', 'https://192.168.1.5:8888', 'http://192.168.1.50:8888'])
        expect(await statusOf(`${origin}/base/`), origin).to.equal(400)
      await shared.close()
    }
    const alone = await startSandbox({ publicUrl: 'http://192.168.1.5:8888' })
    const uri = 'http://192.168.1.5:8888/oauth/callback/'
    await isPageNaming(await new WeiboClient(alone).authorize({ redirect_uri: uri, sandbox_person: PERSON }), '21322')
    await alone.close()
  })

  it('shows a page that names 21324 to an unknown client, and never redirects', async () => {
    await isPageNaming(await client.authorize({ client_id: '1', sandbox_person: PERSON }), '21324')
  })

  for (const uri of [
    'https://example.com/oauth/callback/',
    'http://127.0.0.1@example.com/',
    'http://127.0.0.1.example.com/',
    'http://localhost:8888/#fragment',
    'http://localhost:8888/\r\nSet-Cookie: a=b',
    'ftp://localhost/',
    'javascript:alert(1)',
    '/oauth/callback/',
    '',
  ]) {
    it(`shows a page that names 21322 for the redirect URI ${JSON.stringify(uri)}`, async () => {
      await isPageNaming(await client.authorize({ redirect_uri: uri, sandbox_person: PERSON }), '21322')
    })
  }

  for (const uri of ['http://localhost/', 'http://127.9.9.9:1/a/b', 'http://[::1]:3000/x', 'https://localhost:8443/']) {
    it(`accepts ${uri} as registered`, async () => {
      const answer = await client.authorize({ redirect_uri: uri, sandbox_person: PERSON })
      expect(answer.headers.get('location')).to.match(/^.*\?code=[0-9a-f]{32}&state=/)
      expect(answer.headers.get('location')?.startsWith(uri)).to.equal(true)
    })
  }

  it('keeps the query that a redirect URI has', async () => {
    const answer = await client.authorize({ redirect_uri: 'http://127.0.0.1/?a=1', sandbox_person: PERSON })
    expect(answer.headers.get('location')).to.match(/^http:\/\/127\.0\.0\.1\/\?a=1&code=/)
  })

  it('sends nothing but a code back when there was no state', async () => {
    const url = new URL(client.authorizeUrl({ sandbox_person: PERSON }))
    url.searchParams.delete('state')
    const answer = await fetch(url, { redirect: 'manual' })
    expect([...sentBack(answer).keys()]).to.deep.equal(['code'])
  })

  it('refuses a response type other than code with 21329', async () => {
    const answer = await client.authorize({ response_type: 'token', sandbox_person: PERSON })
    expect(sentBack(answer).get('error_code')).to.equal('21329')
  })

  it('escapes what it repeats of the query', async () => {
    const answer = await client.authorize({ client_id: '"><script>alert(1)</script>' })
    expect(await answer.text()).not.to.include('<script')
  })

  it('refuses a fault that it does not know, by name', async () => {
    await isPageNaming(await client.authorize({ sandbox_fault: 'hang,no-such-fault' }), 'no-such-fault')
  })

  it('refuses a person who is not made of digits', async () => {
    await isPageNaming(await client.authorize({ sandbox_person: 'admin' }), 'No such person')
  })
})
