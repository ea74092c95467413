import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf } from '../weibo-client.js'
import { credentials, WeixinClient } from './weixin-client.js'

describe('sandbox, Weixin: the codes of apps, its ledger and its overview (rule WX-23)', () => {
  let sandbox: Sandbox
  let client: WeixinClient

  beforeEach(async () => {
    sandbox = await startSandbox()
    client = new WeixinClient(sandbox)
  })
  afterEach(() => sandbox.close())

  for (const channel of ['app', 'mini'] as const) {
    it(`makes a code of ${channel} as the SDK or wx.login() gives it`, async () => {
      const answer = await client.makeCode({ channel, person: 'union', sandbox_fault: 'error-0' })
      expect(answer.status).to.equal(201)
      const { code, ...others } = await fieldsOf(answer)
      expect(code).to.match(/^\w{32}$/)
      expect(others).to.deep.equal({ channel, person: 'union' })
      expect(await fieldsOf(await client.exchange(channel, String(code)))).to.include({ errcode: 0 })
    })
  }

  it('makes none for other channels, persons who cannot be and unknown faults', async () => {
    for (const query of [
      { channel: 'web', person: 'union' },
      { channel: 'mp', person: 'union' },
      { person: 'union' },
      { channel: 'mini' },
      { channel: 'mini', person: 'No Such' },
      { channel: 'mini', person: 'union', sandbox_fault: 'no-such' },
    ]) {
      expect((await client.makeCode(query)).status).to.equal(400)
    }
  })

  it('masks the secret in the ledger, in a query and in a form', async () => {
    await client.identify('web', 'union')
    await client.identify('mini', 'union')
    const url = new URL(client.exchangeUrl('app', await client.code('app')))
    await fetch(url.origin + url.pathname, { method: 'POST', body: url.searchParams })
    const text = await (await fetch(`${sandbox.url}/sandbox/ledger`)).text()
    expect(text).not.to.include('sandbox-weixin-secret')
    const [page, token, session, posted] = JSON.parse(text)
    expect(page).to.deep.include({ method: 'GET', path: '/connect/qrconnect', status: 302 })
    expect(token).to.deep.include({ method: 'GET', path: '/sns/oauth2/access_token', status: 200 })
    expect(token.query).to.include({ appid: credentials('web').appid, secret: '***', grant_type: 'authorization_code' })
    expect(session.query).to.include({ secret: '***' }).and.have.property('js_code')
    expect(posted.form).to.include({ secret: '***' })
  })

  it('lists applications, persons, switches and faults for programs and for people', async () => {
    const { weixin, endpoints } = Object(await (await fetch(`${sandbox.url}/sandbox/`)).json())
    expect(weixin.applications).to.deep.include({ channel: 'mini', ...credentials('mini') })
    expect(weixin.people).to.have.all.keys(
      ...['union', 'plain', 'later', 'moved', 'snapshot1', 'snapshot2', 'emoji', 'noname'],
    )
    expect(weixin.switches).to.include.keys(
      ...['sandbox_person', 'sandbox_deny', 'sandbox_fault', 'sandbox_twice', 'sandbox_strict_domain', 'sandbox_post'],
    )
    expect(endpoints).to.include.keys('POST /sandbox/weixin/code')
    const page = await (await fetch(`${sandbox.url}/sandbox/`, { headers: { accept: 'text/html' } })).text()
    expect(page).to.include('Weibo and Weixin sandbox').and.include('wx5a0db0c000000004').and.include('unionid-missing')
  })

  it('greets with the applications and an address to try', async () => {
    expect(sandbox.greeting).to.include('wx5a0db0c000000001').and.include('sandbox-weixin-secret-web')
    const tried = await fetch(/http\S+qrconnect\S+/.exec(sandbox.greeting)?.[0] ?? '')
    expect(await tried.text()).to.include('name="account"')
  })
})
