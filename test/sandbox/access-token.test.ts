import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, WeiboClient } from './weibo-client.js'

describe('sandbox: access tokens', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
  })
  after(() => sandbox.close())

  const info = (access_token: string) =>
    client.post('/oauth2/get_token_info', { body: new URLSearchParams({ access_token }) })

  const mint = async (wish: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await client.post('/sandbox/tokens', { headers, body: JSON.stringify(wish) })
    expect(answer.status).to.equal(201)
    return String((await fieldsOf(answer))['access_token'])
  }

  it('returns the uid and the App Key of a token as numbers', async () => {
    const answer = await info(await client.token({ scope: 'email' }))
    const { create_at, expire_in, ...others } = await fieldsOf(answer)
    expect(others).to.deep.equal({ uid: Number(PERSON), appkey: 1000000001, scope: 'email' })
    expect(create_at).to.be.closeTo(Date.now() / 1000, 5)
    expect(expire_in).to.be.closeTo(157679999, 5)
  })

  it('takes the token in the query of get_token_info too', async () => {
    const answer = await client.post(`/oauth2/get_token_info?access_token=${await client.token()}`)
    expect(await fieldsOf(answer)).to.include({ appkey: 1000000001 })
  })

  it('refuses GET get_token_info with 10021', async () => {
    const answer = await client.get('/oauth2/get_token_info', { access_token: await client.token() })
    expect(await fieldsOf(answer)).to.include({ error_code: 10021 })
  })

  it('mints a token as a mobile app gets it, also another app’s and an expired one', async () => {
    expect(await fieldsOf(await info(await mint({ uid: PERSON })))).to.include({ appkey: 1000000001 })
    expect(await fieldsOf(await info(await mint({ uid: PERSON, appkey: '42' })))).to.include({ appkey: 42 })
    const expired = await fieldsOf(await info(await mint({ uid: PERSON, expires_in: -9 })))
    expect(expired['expire_in']).to.be.closeTo(-9, 5)
  })

  it('mints tokens from a form, and refuses a uid that is no text of digits', async () => {
    const minted = await client.post('/sandbox/tokens', { body: new URLSearchParams({ uid: '7', expires_in: '60' }) })
    expect(await fieldsOf(minted)).to.include({ uid: '7', expires_in: 60 })
    const refused = await client.post('/sandbox/tokens', { body: new URLSearchParams({ uid: 'x' }) })
    expect(refused.status).to.equal(400)
  })

  it('carries the faults of a minted token to get_token_info', async () => {
    const token = await mint({ uid: PERSON, sandbox_fault: 'info-other-app,info-appkey-string' })
    expect(await fieldsOf(await info(token))).to.include({ appkey: '2000000002' })
  })

  it('tells the uid of a token', async () => {
    const answer = await client.get('/2/account/get_uid.json', { access_token: await client.token() })
    expect(await answer.text()).to.equal(`{"uid":${PERSON}}`)
  })

  it('takes the token of an API call in an OAuth2 header', async () => {
    const authorization = `OAuth2 ${await client.token()}`
    const answer = await client.get('/2/users/show.json', { uid: PERSON }, { authorization })
    expect(await fieldsOf(answer)).to.include({ idstr: PERSON })
  })

  it('refuses an API call with an unknown token, in the words of the API', async () => {
    const answer = await client.get('/2/users/show.json', { access_token: '2.00none', uid: PERSON })
    expect(answer.status).to.equal(400)
    expect(await fieldsOf(answer)).to.deep.equal({
      error: 'invalid_access_token',
      error_code: 21332,
      request: '/2/users/show.json',
    })
  })

  it('refuses an API call with an expired token', async () => {
    const token = await mint({ uid: PERSON, expires_in: 0 })
    const answer = await client.get('/2/account/get_uid.json', { access_token: token })
    expect(await fieldsOf(answer)).to.include({ error_code: 21327 })
  })

  for (const method of ['GET', 'POST']) {
    it(`revokes a token by ${method} and answers with the string true`, async () => {
      const token = await client.token()
      const answer = await fetch(`${sandbox.url}/oauth2/revokeoauth2?access_token=${token}`, { method })
      expect(await answer.text()).to.equal('{"result":"true"}')
      expect(await fieldsOf(await info(token))).to.include({ error_code: 21332 })
    })
  }
})
