import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { APP_KEY, APP_SECRET, fieldsOf, PERSON, WeiboClient } from './weibo-client.js'

const PATH = '/oauth2/access_token'

describe('sandbox: token endpoint', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
  })
  after(() => sandbox.close())

  const fails = async (answer: Response, errorCode: number) => {
    expect(answer.status).to.equal(400)
    expect(answer.headers.get('content-type')).to.equal('text/plain;charset=UTF-8')
    const fields = await fieldsOf(answer)
    expect(fields).to.include({ error_code: errorCode, request: PATH })
    return fields
  }

  it('takes the parameters in the query of a POST', async () => {
    const answer = await client.post(`${PATH}?${client.form(await client.code())}`)
    expect(await fieldsOf(answer)).to.include({ uid: PERSON })
  })

  it('takes the client by HTTP Basic', async () => {
    const body = client.form(await client.code())
    body.delete('client_id')
    body.delete('client_secret')
    const authorization = `Basic ${Buffer.from(`${APP_KEY}:${APP_SECRET}`).toString('base64')}`
    expect(await fieldsOf(await client.post(PATH, { body, headers: { authorization } }))).to.include({ uid: PERSON })
  })

  it('refuses a JSON body with 21323', async () => {
    const body = JSON.stringify(Object.fromEntries(client.form(await client.code())))
    await fails(await client.post(PATH, { body, headers: { 'content-type': 'application/json' } }), 21323)
  })

  it('refuses a multipart body with 21323', async () => {
    const body = new FormData()
    for (const [name, value] of client.form(await client.code())) body.set(name, value)
    await fails(await client.post(PATH, { body }), 21323)
  })

  it('refuses GET with 10021', async () => {
    await fails(await client.get(PATH, Object.fromEntries(client.form(await client.code()))), 10021)
  })

  it('takes a code once', async () => {
    const code = await client.code()
    await client.exchange(code)
    expect(await fails(await client.exchange(code), 21325)).to.deep.equal({
      error: 'invalid_grant',
      error_code: 21325,
      request: PATH,
      error_uri: PATH,
      error_description: `invalid authorization code:${code}`,
    })
  })

  it('gives one of many simultaneous exchanges of a code a token', async () => {
    const code = await client.code()
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.exchange(code)))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
  })

  it('refuses an unknown code', async () => {
    await fails(await client.exchange('0'.repeat(32)), 21325)
  })

  it('refuses a code for another redirect URI than it was given for', async () => {
    await fails(await client.exchange(await client.code(), { redirect_uri: 'http://127.0.0.1/other' }), 21325)
  })

  it('refuses a redirect URI that is not registered', async () => {
    await fails(await client.exchange(await client.code(), { redirect_uri: 'https://example.com/' }), 21322)
  })

  it('refuses an expired code', async () => {
    const hurried = await startSandbox({ codeTtlSeconds: 0 })
    const hurriedClient = new WeiboClient(hurried)
    const answer = await hurriedClient.exchange(await hurriedClient.code())
    await hurried.close()
    await fails(answer, 21325)
  })

  it('refuses a wrong secret, repeats the client id, and leaves the code alone', async () => {
    const code = await client.code()
    const fields = await fails(await client.exchange(code, { client_secret: 'wrong' }), 21324)
    expect(fields['error_description']).to.equal(`invalid client id:${APP_KEY}`)
    expect((await client.exchange(code)).status).to.equal(200)
  })

  it('refuses another grant type with 21328', async () => {
    await fails(await client.exchange(await client.code(), { grant_type: 'refresh_token' }), 21328)
  })

  for (const name of ['client_id', 'client_secret', 'grant_type', 'code', 'redirect_uri']) {
    it(`refuses an exchange without ${name} with 21323`, async () => {
      await fails(await client.exchange(await client.code(), { [name]: '' }), 21323)
    })
  }

  it('gives every exchange its own token', async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => client.token()))
    expect(new Set(tokens).size).to.equal(50)
  })
})
