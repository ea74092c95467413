import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, sentBack, WeiboClient } from './weibo-client.js'

describe('sandbox: consent pages', () => {
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

  const loggedInAs = (uid: string) => ({ cookie: `weibo_sandbox_person=${uid}` })

  const cookieAfterAgreeing = async () => {
    const answer = await decide({ answer: 'agree', person: PERSON })
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }

  it('asks a new browser for an account, and offers four persons with names and pictures', async () => {
    const page = await (await client.authorize()).text()
    expect(page.match(/name="account" value="\d+"/g)).to.have.length(4)
    expect(page).to.include('林小雨').and.include('9007199254740993').and.not.include('value="agree"')
    const avatar = await client.get(`/sandbox/avatars/${PERSON}.svg`)
    expect(avatar.headers.get('content-type')).to.include('image/svg+xml')
    expect(await avatar.text()).to.include('林')
  })

  it('logs the chosen one in, at an address that can be asked for again', async () => {
    const answer = await decide({ account: PERSON })
    expect(answer.status).to.equal(303)
    expect(answer.headers.getSetCookie()[0]).to.match(/^weibo_sandbox_person=2000000001;.*httponly/i)
    const next = new URL(answer.headers.get('location') ?? '', sandbox.url)
    expect(next.searchParams.get('state')).to.equal('a b&c')
    const page = await client.get(next.pathname, Object.fromEntries(next.searchParams), loggedInAs(PERSON))
    expect(await page.text())
      .to.include(`name="person" value="${PERSON}"`)
      .and.include('value="agree"')
  })

  it('refuses a uid that is not made of digits', async () => {
    const answer = await decide({ account: 'admin' })
    expect([answer.status, answer.headers.getSetCookie()]).to.deep.equal([400, []])
    expect(await (await client.authorize({}, loggedInAs('<b>'))).text()).to.include('name="account"')
  })

  it('asks a logged-in person to agree, and names the application and its permissions', async () => {
    const page = await (await client.authorize({ scope: 'email,x<y' }, loggedInAs('2000000002'))).text()
    for (const said of ['沙箱演示应用', 'ChenMo陈墨', '127.0.0.1:8888', '获得你的联系邮箱', 'x&#60;y'])
      expect(page).to.include(said)
    expect(page).not.to.include('私信')
    const all = await (await client.authorize({ scope: 'all' }, loggedInAs('2000000002'))).text()
    expect(all).to.include('读取你的私信')
  })

  it('shows the requested step, also to a person who has agreed', async () => {
    const cookie = await cookieAfterAgreeing()
    const accounts = await (await client.authorize({ sandbox_step: 'accounts' }, { cookie })).text()
    expect(accounts).to.match(/value="2000000001" aria-current="true"/)
    const consent = await (await client.authorize({ sandbox_step: 'consent' }, { cookie })).text()
    expect(consent).to.include('value="agree"')
  })

  it('lists a logged-in person who is not one of the four', async () => {
    const page = await (await client.authorize({ sandbox_step: 'accounts' }, loggedInAs('77'))).text()
    expect(page).to.match(/value="77" aria-current="true"/)
  })

  it('accepts a refusal without a login', async () => {
    expect(await (await client.authorize()).text()).to.include('value="refuse"')
    expect(sentBack(await decide({ answer: 'refuse' })).get('error')).to.equal('access_denied')
  })

  it('needs no script and nothing from elsewhere', async () => {
    for (const headers of [{}, loggedInAs(PERSON)]) {
      const answer = await client.authorize({}, headers)
      const page = await answer.text()
      expect(page).not.to.match(/<script|<style|src="http|href="http|style=/)
      expect(answer.headers.get('content-security-policy')).to.equal(
        "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
    }
  })

  it('speaks Chinese, and English when asked', async () => {
    expect(await (await client.authorize({}, loggedInAs(PERSON))).text()).to.include('>授权<')
    expect(await (await client.authorize({ language: 'en' }, loggedInAs(PERSON))).text()).to.include('>Authorize<')
  })

  for (const display of ['default', 'mobile', 'wap', 'client']) {
    it(`lays itself out for display=${display}`, async () => {
      const page = await (await client.authorize({ display })).text()
      expect(page.includes('<main class="card compact">')).to.equal(display !== 'default')
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

  it('asks for the account again with forcelogin=true', async () => {
    const cookie = await cookieAfterAgreeing()
    const answer = await client.authorize({ forcelogin: 'true' }, { cookie })
    expect(answer.status).to.equal(200)
    expect(await answer.text())
      .to.include('name="account"')
      .and.not.include('value="agree"')
  })

  it('asks a browser again that has logged out of the sandbox', async () => {
    const answer = await client.post('/sandbox/log-out', { headers: { cookie: await cookieAfterAgreeing() } })
    expect(answer.headers.getSetCookie()[0]).to.match(
      /^weibo_sandbox_person=; path=\/oauth2; expires=Thu, 01 Jan 1970/i,
    )
  })
})
