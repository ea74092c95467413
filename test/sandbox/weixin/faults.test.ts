import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf } from '../weibo-client.js'
import { WeixinClient } from './weixin-client.js'

/** weixin.md, 5, without -1. */
const ERRCODES = [
  40029, 40163, 42003, 41008, 40003, 40014, 42001, 42007, 40226, 40001, 40002, 40013, 40125, 41002, 41004, 48001, 50001,
  50002, 45009, 45011,
]

const NAMES = [
  ...ERRCODES.map((errcode) => `error-${errcode}`),
  ...'error-busy error-0 error-string-code expired-40029 openid-missing openid-number openid-odd'.split(' '),
  ...'unionid-missing unionid-empty snapshot snapshot-string as-json latin1 html-200 html-502'.split(' '),
  ...'empty-body not-json json-array over-large redirect-302 slow late hang drip reset cut-off'.split(' '),
]

describe('sandbox, Weixin: faults (rule WX-23)', () => {
  let sandbox: Sandbox
  let client: WeixinClient

  before(async () => {
    sandbox = await startSandbox({ slowAnswerMs: 100 })
    client = new WeixinClient(sandbox)
  })
  after(() => sandbox.close())

  const profileWith = async (fault: string) =>
    client.userInfo(await client.identify('web', 'union', { sandbox_fault: fault }))

  it('has every fault that weixin.md names, at userinfo too', async () => {
    const overview = await (await fetch(`${sandbox.url}/sandbox/`)).json()
    const names = Object.keys(Object(overview).weixin.faults)
    expect(names).to.include.members([...NAMES, ...NAMES.map((name) => `profile-${name}`), 'profile-other-person'])
  })

  for (const [name, errcode] of [
    ...ERRCODES.map((errcode) => [`error-${errcode}`, errcode] as const),
    ['error-busy', -1],
    ['error-99999', 99999],
    ['error-string-code', '40029'],
  ] as const) {
    it(`fails with ${errcode} for ${name}, at each call`, async () => {
      for (const answer of [
        await client.exchangeWith(name),
        await client.exchangeWith(name, 'mini'),
        await profileWith(`profile-${name}`),
      ]) {
        expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/plain'])
        const fields = await fieldsOf(answer)
        expect(fields).to.include({ errcode }).and.not.have.property('openid')
        expect(fields['errmsg']).to.match(/, rid: /)
      }
    })
  }

  it('spends the code with every fault', async () => {
    const code = await client.code('web', 'union', { sandbox_fault: 'html-502' })
    expect((await client.exchange('web', code)).status).to.equal(502)
    expect(await fieldsOf(await client.exchange('web', code))).to.include({ errcode: 40163 })
  })

  for (const [name, body] of [
    ['error-0', /^\{"errcode":0,"errmsg":"ok","access_token":.*"openid":"/],
    ['error-string-0', /^\{"errcode":"0","errmsg":"ok","access_token":.*"openid":"/],
    ['error-beside-success', /"openid":".*"errcode":40029/],
    ['error-hostile', /sandbox-weixin-secret-web/],
    ['openid-missing', /^(?!.*"openid")/],
    ['openid-empty', /"openid":""/],
    ['openid-number', /"openid":\d+,/],
    ['openid-array', /"openid":\["/],
    ['openid-odd', /"openid":"[^"]*[^\w"-]/],
    ['openid-too-long', /"openid":"[\w-]{46}"/],
    ['token-missing', /^\{"expires_in"/],
    ['unionid-missing', /^(?!.*"unionid").*"openid":"/],
    ['unionid-empty', /"unionid":""/],
    ['unionid-null', /"unionid":null/],
    ['unionid-number', /"unionid":\d+/],
    ['unionid-odd', /"unionid":"[^"]*[^\w"-]/],
    ['unionid-too-long', /"unionid":"[\w-]{65}"/],
    ['snapshot', /"is_snapshotuser":1\}$/],
    ['snapshot-string', /"is_snapshotuser":"1"\}$/],
    ['snapshot-true', /"is_snapshotuser":true\}$/],
    ['unknown-fields', /"unheard_of"/],
    ['empty-body', /^$/],
    ['not-json', /^[^{[]/],
    ['json-array', /^\[/],
    ['html-200', /^<html>/],
    ['over-large', /"padding":"x{1000}/],
  ] as const) {
    it(`sends a body as ${name} says`, async () => {
      const answer = await client.exchangeWith(name)
      expect(answer.status).to.equal(200)
      expect(await answer.text()).to.match(body)
    })
  }

  it('leaves the unionid to userinfo with unionid-missing', async () => {
    const token = await client.identify('app', 'union', { sandbox_fault: 'unionid-missing' })
    expect(token).not.to.have.property('unionid')
    expect((await fieldsOf(await client.userInfo(token)))['unionid']).to.match(/^[\w-]{28}$/)
  })

  it('labels an answer as JSON on request', async () => {
    expect((await client.exchangeWith('as-json')).headers.get('content-type')).to.equal('application/json')
  })

  it('sends a name in Latin-1, which is no UTF-8', async () => {
    for (const answer of [await client.exchangeWith('latin1'), await profileWith('profile-latin1')]) {
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).to.throw()
      expect(JSON.parse(bytes.toString('latin1')))
        .to.include({ nickname: 'Zoë Brontë' })
        .and.have.property('openid')
    }
  })

  it('redirects into its trap, with the code’s call and the profile’s', async () => {
    for (const answer of [await client.exchangeWith('redirect-302'), await profileWith('profile-redirect-302')]) {
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([302, '/sandbox/trap'])
    }
  })

  it('answers late, or never', async () => {
    const begun = Date.now()
    expect(await fieldsOf(await client.exchangeWith('slow'))).to.have.property('openid')
    expect(Date.now() - begun).to.be.at.least(90)
    for (const name of ['late', 'hang']) {
      const url = client.exchangeUrl('web', await client.code('web', 'union', { sandbox_fault: name }))
      const failure = await fetch(url, { signal: AbortSignal.timeout(300) }).catch((error) => error)
      expect(failure).to.have.property('name', 'TimeoutError')
    }
  })

  it('drips, resets and cuts off', async () => {
    const dripping = await client.exchangeWith('drip')
    expect(dripping.headers.get('content-type')).to.equal('text/plain')
    await dripping.body?.cancel()
    for (const name of ['reset', 'cut-off']) {
      const failure = await client
        .exchangeWith(name)
        .then((answer) => answer.text())
        .catch((error) => error)
      expect(failure).to.be.an('error')
    }
  })

  it('strikes at userinfo only where its name says so', async () => {
    expect((await profileWith('profile-html-502')).status).to.equal(502)
    const token = await client.identify('web', 'union', { sandbox_fault: 'profile-other-person' })
    const own = await client.identify('web', 'union')
    expect(token).to.include({ openid: own['openid'], unionid: own['unionid'] })
    const profile = await fieldsOf(await client.userInfo(token))
    expect(profile['openid'])
      .to.match(/^[\w-]{28}$/)
      .and.not.equal(token['openid'])
    expect(profile['unionid'])
      .to.match(/^[\w-]{28}$/)
      .and.not.equal(token['unionid'])
  })

  for (const [name, body] of [
    ['profile-hostile', /<img.*"headimgurl":"javascript:/s],
    ['profile-name-missing', /^(?!.*"nickname")/],
    ['profile-name-empty', /"nickname":""/],
    ['profile-name-number', /"nickname":42/],
    ['profile-picture-empty', /"headimgurl":""/],
  ] as const) {
    it(`shows a profile as ${name} says`, async () => {
      expect(await (await profileWith(name)).text()).to.match(body)
    })
  }
})
