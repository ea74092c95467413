import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf } from '../weibo-client.js'
import { type Channel, credentials, WeixinClient } from './weixin-client.js'

const CHANNELS: readonly Channel[] = ['web', 'mp', 'app', 'mini']
const now = Date.now
const RID = /, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/

describe('sandbox, Weixin: the calls that take a code (rule WX-23)', () => {
  let sandbox: Sandbox
  let client: WeixinClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeixinClient(sandbox)
  })
  after(() => sandbox.close())
  afterEach(() => {
    Date.now = now
  })

  const fails = async (answer: Response, errcode: number) => {
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/plain'])
    const { errmsg, ...others } = await fieldsOf(answer)
    expect(others).to.deep.equal({ errcode })
    expect(errmsg).to.match(RID)
  }

  for (const [channel, scope] of [
    ['web', 'snsapi_login'],
    ['mp', 'snsapi_userinfo'],
    ['app', 'snsapi_userinfo'],
  ] as const) {
    it(`gives a token for a code of ${channel}`, async () => {
      const answer = await client.exchange(channel, await client.code(channel))
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/plain'])
      const { access_token, refresh_token, openid, unionid, ...others } = await fieldsOf(answer)
      for (const text of [access_token, refresh_token]) expect(text).to.match(/^[\w-]{40,}$/)
      for (const id of [openid, unionid]) expect(id).to.match(/^[\w-]{28}$/)
      expect(others).to.deep.equal({ expires_in: 7200, scope })
    })
  }

  it('gives a session key for a code of mini', async () => {
    const { openid, unionid, session_key, ...others } = await client.identify('mini', 'union')
    for (const id of [openid, unionid]) expect(id).to.match(/^[\w-]{28}$/)
    expect(Buffer.from(String(session_key), 'base64')).to.have.length(16)
    expect(others).to.deep.equal({})
  })

  it('gives a scope of snsapi_base no unionid', async () => {
    const token = await client.identify('mp', 'union', { scope: 'snsapi_base' })
    expect(token).to.include({ scope: 'snsapi_base' }).and.not.have.property('unionid')
  })

  for (const channel of CHANNELS) {
    describe(channel, () => {
      it('takes a code once: 40163', async () => {
        const code = await client.code(channel)
        const answers = await Promise.all(Array.from({ length: 20 }, () => client.exchange(channel, code)))
        const all = await Promise.all(answers.map(fieldsOf))
        expect(all.filter(({ openid }) => openid !== undefined)).to.have.length(1)
        expect(all.filter(({ errcode }) => errcode === 40163)).to.have.length(19)
      })

      it('refuses an unknown code and that of another application: 40029', async () => {
        await fails(await client.exchange(channel, '0'.repeat(32)), 40029)
        for (const other of CHANNELS.filter((one) => one !== channel)) {
          const code = await client.code(other)
          await fails(await client.exchange(channel, code), 40029)
          expect(await fieldsOf(await client.exchange(other, code))).to.have.property('openid')
        }
      })

      it('refuses an application at the other call: 48001', async () => {
        const code = await client.code(channel)
        const wrong = channel === 'mini' ? 'web' : 'mini'
        await fails(await client.exchange(wrong, code, credentials(channel)), 48001)
        expect(await fieldsOf(await client.exchange(channel, code))).to.have.property('openid')
      })

      for (const [parameter, value, errcode] of [
        ['appid', '', 41002],
        ['secret', '', 41004],
        [channel === 'mini' ? 'js_code' : 'code', '', 41008],
        ['appid', 'wx0000000000000000', 40013],
        ['secret', 'wrong', 40125],
        ['grant_type', 'refresh_token', 40002],
        ['grant_type', '', 40002],
      ] as const) {
        it(`refuses ${parameter}=${value} with ${errcode}, and leaves the code alone`, async () => {
          const code = await client.code(channel)
          await fails(await client.exchange(channel, code, { [parameter]: value }), errcode)
          expect(await fieldsOf(await client.exchange(channel, code))).to.have.property('openid')
        })
      }

      it('refuses POST with 43001 unless sandbox_post=1', async () => {
        const code = await client.code(channel)
        const url = new URL(client.exchangeUrl(channel, code))
        const post = (query = '') =>
          fetch(`${url.origin}${url.pathname}${query}`, { method: 'POST', body: url.searchParams })
        await fails(await post(), 43001)
        expect(await fieldsOf(await post('?sandbox_post=1'))).to.have.property('openid')
      })

      it('refuses an expired code with 42003, or with 40029 by the fault expired-40029', async () => {
        const hurried = await startSandbox({ codeTtlSeconds: 0 })
        try {
          const late = new WeixinClient(hurried)
          await fails(await late.exchange(channel, await late.code(channel)), 42003)
          await fails(await late.exchangeWith('expired-40029', channel), 40029)
        } finally {
          await hurried.close()
        }
        await fails(await client.exchangeWith('expired-40029', channel), 40029)
      })
    })
  }

  it('lets the page’s sandbox_post=1 go with the code', async () => {
    const code = await client.code('web', 'union', { sandbox_post: '1' })
    const answer = await fetch(client.exchangeUrl('web', code), { method: 'POST' })
    expect(await fieldsOf(answer)).to.have.property('openid')
  })

  for (const [channel, minutes] of [
    ['web', 10],
    ['mp', 5],
    ['app', 10],
    ['mini', 5],
  ] as const)
    it(`lets a code of ${channel} live for ${minutes} minutes`, async () => {
      const codes = await Promise.all([1, 2].map(() => client.code(channel)))
      const atAge = async (ageMs: number, code = '') => {
        Date.now = () => now() + ageMs
        return fieldsOf(await client.exchange(channel, code))
      }
      const life = minutes * 60_000
      expect(await atAge(life - 10_000, codes[0])).to.have.property('openid')
      expect(await atAge(life, codes[1])).to.include({ errcode: 42003 })
    })

  it('has neither of the calls that weibind must not use', async () => {
    for (const path of ['/sns/auth', '/sns/oauth2/refresh_token']) {
      expect((await fetch(sandbox.url + path)).status).to.equal(404)
    }
  })
})
