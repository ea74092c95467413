import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf } from '../weibo-client.js'
import { WeixinClient } from './weixin-client.js'

describe('sandbox, Weixin: userinfo', () => {
  let sandbox: Sandbox
  let client: WeixinClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeixinClient(sandbox)
  })
  after(() => sandbox.close())

  const fails = async (answer: Response, errcode: number) => {
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/plain'])
    const { errmsg, ...others } = await fieldsOf(answer)
    expect(others).to.deep.equal({ errcode })
    expect(errmsg).to.match(/, rid: [0-9a-f-]{26}$/)
  }

  for (const channel of ['web', 'mp', 'app'] as const) {
    it(`shows the profile of the person whose token it is: ${channel}`, async () => {
      const token = await client.identify(channel, 'union')
      const answer = await client.userInfo(token)
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/plain'])
      const { nickname, ...others } = await fieldsOf(answer)
      expect(nickname).to.match(/\p{Emoji_Presentation}/u)
      expect(others).to.deep.equal({
        openid: token['openid'],
        sex: 0,
        language: '',
        city: '',
        province: '',
        country: '',
        headimgurl: `${sandbox.url}/sandbox/weixin/avatars/union.svg`,
        privilege: [],
        unionid: token['unionid'],
      })
    })
  }

  it('has no profile under snsapi_base: 48001', async () => {
    await fails(await client.userInfo(await client.identify('mp', 'union', { scope: 'snsapi_base' })), 48001)
  })

  it('refuses an unknown token, another person’s openid, and either missing', async () => {
    const token = await client.identify('web', 'union')
    await fails(await client.userInfo(token, { access_token: 'none' }), 40014)
    await fails(await client.userInfo(token, { openid: 'o'.repeat(28) }), 40003)
    await fails(await client.userInfo(token, { access_token: '' }), 41001)
    await fails(await client.userInfo(token, { openid: '' }), 41009)
  })

  it('refuses POST with 43001 unless sandbox_post=1', async () => {
    const token = await client.identify('web', 'union')
    const body = new URLSearchParams({ access_token: String(token['access_token']), openid: String(token['openid']) })
    await fails(await fetch(`${sandbox.url}/sns/userinfo`, { method: 'POST', body }), 43001)
    const answer = await fetch(`${sandbox.url}/sns/userinfo?sandbox_post=1`, { method: 'POST', body })
    expect(await fieldsOf(answer)).to.have.property('nickname')
  })
})
