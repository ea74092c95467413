import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, sentBack, WeiboClient } from './weibo-client.js'

describe('sandbox: consent page', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  beforeEach(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
  })
  afterEach(() => sandbox.close())

  const decide = (choice: Record<string, string>, query: Record<string, string> = {}) => {
    const { pathname, search } = new URL(client.authorizeUrl(query))
    return client.post(pathname + search, { body: new URLSearchParams(choice) })
  }

  const cookieAfterAgreeing = async () => {
    const answer = await decide({ answer: 'agree', person: PERSON })
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }

  it('offers four persons, with names and avatars', async () => {
    const page = await (await client.authorize()).text()
    expect(page.match(/type="radio"/g)).to.have.length(4)
    expect(page).to.include('林小雨').and.include('9007199254740993').and.include('1000000001')
    const avatar = await client.get(`/sandbox/avatars/${PERSON}.svg`)
    expect(avatar.headers.get('content-type')).to.include('image/svg+xml')
    expect(await avatar.text()).to.include('林')
  })

  it('lets one refuse without choosing who one is', async () => {
    expect(await (await client.authorize()).text()).to.match(/value="refuse" formnovalidate/)
    expect(sentBack(await decide({ answer: 'refuse' })).get('error')).to.equal('access_denied')
  })

  it('needs no script and nothing from elsewhere', async () => {
    const answer = await client.authorize()
    const page = await answer.text()
    expect(page).not.to.match(/<script|src="http|href="http|style=/)
    expect(answer.headers.get('content-security-policy')).to.include("default-src 'none'")
  })

  it('speaks Chinese, and English when asked', async () => {
    expect(await (await client.authorize()).text()).to.include('同意授权')
    expect(await (await client.authorize({ language: 'en' })).text()).to.include('>Agree<')
  })

  for (const display of ['default', 'mobile', 'wap', 'client']) {
    it(`accepts display=${display}`, async () => {
      expect((await client.authorize({ display })).status).to.equal(200)
    })
  }

  it('sends the chosen person back with a code that stands for that person', async () => {
    const answer = await decide({ answer: 'agree', person: '9007199254740993' })
    expect(answer.status).to.equal(302)
    expect(sentBack(answer).get('state')).to.equal('a b&c')
    const token = await fieldsOf(await client.exchange(sentBack(answer).get('code') ?? ''))
    expect(token).to.include({ uid: '9007199254740993' })
  })

  it('sends a person who refuses back with 21330', async () => {
    const answer = await decide({ answer: 'refuse', person: PERSON })
    expect(sentBack(answer).get('error_code')).to.equal('21330')
    expect(answer.headers.getSetCookie()).to.deep.equal([])
  })

  it('gives the code the fault that was chosen on the page', async () => {
    const answer = await decide({ answer: 'agree', person: PERSON, sandbox_fault: 'error-21332' })
    expect((await client.exchange(sentBack(answer).get('code') ?? '')).status).to.equal(400)
  })

  it('sends a person who has agreed before back at once', async () => {
    const cookie = await cookieAfterAgreeing()
    const answer = await client.authorize({}, { cookie })
    expect(sentBack(answer).get('code')).to.match(/^[0-9a-f]{32}$/)
  })

  it('asks again with forcelogin=true', async () => {
    const cookie = await cookieAfterAgreeing()
    expect((await client.authorize({ forcelogin: 'true' }, { cookie })).status).to.equal(200)
  })

  it('asks a browser again that has logged out of the sandbox', async () => {
    const answer = await client.post('/sandbox/log-out', { headers: { cookie: await cookieAfterAgreeing() } })
    expect(answer.headers.getSetCookie()[0]).to.match(
      /^weibo_sandbox_person=; path=\/oauth2; expires=Thu, 01 Jan 1970/i,
    )
  })
})
