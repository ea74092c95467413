import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, WeiboClient } from './weibo-client.js'

describe('sandbox: faults in what is answered', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
  })
  after(() => sandbox.close())

  const profileWith = async (fault: string) => {
    const access_token = await client.token({ sandbox_fault: fault })
    return client.get('/2/users/show.json', { access_token, uid: PERSON })
  }

  const infoWith = async (fault: string) => {
    const access_token = await client.token({ sandbox_fault: fault })
    return client.post('/oauth2/get_token_info', { body: new URLSearchParams({ access_token }) })
  }

  for (const [fault, status, errorCode] of [
    ['error-21325', 400, 21325],
    ['error-21321', 403, 21321],
    ['error-21331', 400, 21331],
    ['error-10022', 403, 10022],
    ['error-10023-429', 429, 10023],
    ['error-99999', 400, 99999],
    ['error-with-200', 200, 21325],
    ['error-string-code', 400, '21325'],
  ] as const) {
    it(`fails with ${errorCode} and status ${status} for ${fault}`, async () => {
      const answer = await client.exchangeWith(fault)
      expect(answer.status).to.equal(status)
      expect(await fieldsOf(answer)).to.include({ error_code: errorCode, request: '/oauth2/access_token' })
    })
  }

  it('repeats the code in a description, leaves it out, or makes it hostile', async () => {
    const descriptionOf = async (fault: string) =>
      (await fieldsOf(await client.exchangeWith(fault)))['error_description']
    expect(await descriptionOf('error-21325')).to.match(/^invalid authorization code:[0-9a-f]{32}$/)
    expect(await descriptionOf('error-bare')).to.equal(undefined)
    expect(await descriptionOf('error-hostile')).to.match(/^<script>.*\r\n.*[0-9a-f]{32}$/s)
  })

  it('spends the code with every fault', async () => {
    const code = await client.code({ sandbox_fault: 'html-502' })
    expect((await client.exchange(code)).status).to.equal(502)
    expect(await fieldsOf(await client.exchange(code))).to.include({ error_code: 21325 })
  })

  it('answers HTML as a front proxy does', async () => {
    const answer = await client.exchangeWith('html-504')
    expect(answer.status).to.equal(504)
    expect(answer.headers.get('content-type')).to.equal('text/html')
    expect(await answer.text()).to.include('<html>')
  })

  for (const status of [302, 307]) {
    it(`redirects with ${status} into its trap, where the ledger shows who follows`, async () => {
      const answer = await client.exchangeWith(`redirect-${status}`)
      expect(answer.status).to.equal(status)
      expect(answer.headers.get('location')).to.equal('/sandbox/trap')
      sandbox.clearLedger()
      await client.post('/sandbox/trap', { body: new URLSearchParams({ client_secret: 'leaked' }) })
      expect(sandbox.ledger()[0]?.form).to.deep.equal({ client_secret: 'leaked' })
    })
  }

  it('pads answers, with and without announcing their length', async () => {
    const announced = await client.exchangeWith('over-large')
    expect(Number(announced.headers.get('content-length'))).to.be.above(128 * 1024)
    expect(await fieldsOf(announced)).to.include({ uid: PERSON })
    const chunked = await client.exchangeWith('over-large-chunked')
    expect(chunked.headers.has('content-length')).to.equal(false)
    expect((await chunked.arrayBuffer()).byteLength).to.be.above(8 * 1024 * 1024)
  })

  it('sends little gzip that inflates to much, and some that is none', async () => {
    const answer = await client.exchangeWith('over-large-gzip')
    expect(Number(answer.headers.get('content-length'))).to.be.below(8 * 1024)
    expect((await answer.text()).length).to.be.above(4 * 1024 * 1024)
    expect(() => gunzipSync('this is no gzip')).to.throw()
    const failure = await client
      .exchangeWith('broken-gzip')
      .then((broken) => broken.text())
      .catch((error) => error)
    expect(failure).to.be.an('error')
  })

  for (const [fault, body] of [
    ['not-json', 'access_token=2.00none&uid=1'],
    ['json-array', '[{"uid":"1","access_token":"2.00none"}]'],
    ['json-null', 'null'],
    ['json-deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['empty-body', ''],
  ] as const) {
    it(`answers 200 with a useless body for ${fault}`, async () => {
      const answer = await client.exchangeWith(fault)
      expect(answer.status).to.equal(200)
      expect((await answer.text()) === body).to.equal(true)
    })
  }

  for (const [fault, pattern] of [
    ['uid-number', /"uid":9007199254740993,/],
    ['uid-missing', /"expires_in":\d+,"isRealName"/],
    ['uid-empty', /"uid":"",/],
    ['uid-null', /"uid":null,/],
    ['uid-fraction', /"uid":1\.40437656e9,/],
    ['token-missing', /^\{"remind_in"/],
    ['swapped', /^\{"access_token":"9007199254740993",.*"uid":"2\.00/],
    ['duplicate-fields', /"uid":"9007199254740993",.*,"uid":"1"\}$/],
    ['proto-field', /"__proto__":\{"uid":"9007199254740993"\}/],
    ['expires-in-string', /"expires_in":"157679999"/],
    ['no-remind-in,no-real-name', /^\{"access_token":"[^"]+","expires_in":\d+,"uid":"\d+"\}$/],
    ['unknown-fields', /"unheard_of":1/],
  ] as const) {
    it(`sends the fields as ${fault} says`, async () => {
      expect(await (await client.exchangeWith(fault, '9007199254740993')).text()).to.match(pattern)
    })
  }

  it('labels the token as JSON on request', async () => {
    expect((await client.exchangeWith('as-json')).headers.get('content-type')).to.equal('application/json')
  })

  it('lets faults of the profile strike there and not at the token', async () => {
    expect((await profileWith('profile-html-502')).status).to.equal(502)
    expect(await fieldsOf(await profileWith('profile-error-21332'))).to.deep.include({ error_code: 21332 })
    const hostile = await fieldsOf(await profileWith('profile-hostile'))
    expect(hostile['screen_name']).to.include('<img').and.include('\u202e').and.include('\u0000')
    expect(hostile).to.include({ avatar_hd: 'javascript:alert(1)', idstr: PERSON })
  })

  it('lets faults of get_token_info strike there and not at the token', async () => {
    expect(await fieldsOf(await infoWith('info-other-app'))).to.include({ appkey: 2000000002 })
    expect(await fieldsOf(await infoWith('info-expired'))).to.include({ expire_in: -1 })
    expect(await fieldsOf(await infoWith('info-appkey-string'))).to.include({ appkey: '1000000001' })
    expect(await fieldsOf(await infoWith('info-uid-string'))).to.include({ uid: PERSON })
    expect((await infoWith('info-error-10001')).status).to.equal(400)
  })
})
