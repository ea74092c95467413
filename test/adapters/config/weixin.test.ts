import { expect } from 'chai'
import type { Environment } from '../../../src/adapters/config/read-values.js'
import type { WeixinConfiguration } from '../../../src/adapters/config/weixin-block.js'
import { APPIDS } from '../../support/fake-weixin.js'
import { CREDENTIALS, problemsOf, settingsOf, wrongIn } from './reading.js'

const WEB = { WEIXIN_WEB_APPID: APPIDS.web, WEIXIN_WEB_SECRET: 'canary-secret' }
const PRODUCTION = { NODE_ENV: 'production', PUBLIC_URL: 'https://login.example.com', ...WEB }

function weixinOf(environment: Readonly<Record<string, string>>): WeixinConfiguration {
  return settingsOf(environment).providers.get('weixin') as WeixinConfiguration
}

describe('the configuration of Weixin (WX-18)', () => {
  for (const [channel, appid] of Object.entries(APPIDS)) {
    const [id, secret] = [`WEIXIN_${channel.toUpperCase()}_APPID`, `WEIXIN_${channel.toUpperCase()}_SECRET`]

    it(`offers ${channel} for a pair, and refuses half of one`, () => {
      expect(weixinOf({ [id]: appid, [secret]: 's' }).applications).to.deep.equal({ [channel]: { appid, secret: 's' } })
      expect(problemsOf({ [id]: appid })).to.deep.equal([`${secret}: is missing, but ${id} is set`])
      expect(problemsOf({ [secret]: 's' })).to.deep.equal([`${id}: is missing, but ${secret} is set`])
    })

    it(`refuses an odd appid at ${channel}`, () => {
      for (const odd of ['wx1', 'wx00000000000000A1', `${appid}0`, '0000000000000000a1', `${appid}\n`])
        expect(wrongIn({ [id]: odd, [secret]: 's' }), JSON.stringify(odd)).to.deep.equal([id])
    })
  }

  it('refuses one appid at two channels', () => {
    const twice = { ...WEB, WEIXIN_MP_APPID: APPIDS.web, WEIXIN_MP_SECRET: 's' }
    const expected = `WEIXIN_MP_APPID is "${APPIDS.web}": expected an appid other than that of WEIXIN_WEB_APPID`
    expect(problemsOf(twice)).to.deep.equal([expected])
  })

  it('tells all problems at once, and shows no secret', () => {
    const problems = problemsOf({
      WEIXIN_WEB_APPID: 'odd',
      WEIXIN_WEB_SECRET: 'canary-secret',
      WEIXIN_MP_SECRET: 'canary-secret',
      WEIXIN_UNIONID: 'maybe',
      WEIXIN_MP_SCOPE: 'snsapi_login',
      WEIXIN_TIMEOUT_MS: '3s',
      WEIXIN_OPEN_URL: 'x',
      WEIXIN_API_URL: 'ftp://x',
    })
    const names = problems.map((problem) => /^\w+/.exec(problem)?.[0])
    expect(names).to.have.members([
      'WEIXIN_WEB_APPID',
      'WEIXIN_MP_APPID',
      'WEIXIN_UNIONID',
      'WEIXIN_MP_SCOPE',
      'WEIXIN_TIMEOUT_MS',
      'WEIXIN_OPEN_URL',
      'WEIXIN_API_URL',
    ])
    expect(problems.join()).not.to.include('canary')
  })

  it('has the defaults that are documented', () => {
    const { applications: _applications, ...rest } = weixinOf(WEB)
    expect(rest).to.deep.equal({
      redirectUri: null,
      openUrl: 'https://open.weixin.qq.com',
      apiUrl: 'https://api.weixin.qq.com',
      unionid: null,
      mpScope: 'snsapi_userinfo',
      timeoutMs: 3000,
    })
    expect(settingsOf({ ...CREDENTIALS }).providers.has('weixin')).to.equal(false)
  })

  it('is enough without Weibo, for every role', () => {
    const servers = { MONGODB_URI: 'mongodb://127.0.0.1/weibind', REDIS_URL: 'redis://127.0.0.1' }
    for (const role of ['all', 'api', 'worker'])
      expect([...settingsOf({ ...servers, ...WEB }, role).providers.keys()]).to.deep.equal(['weixin'])
  })

  it('refuses a redirect URI with a fragment, and warns of a port, except on loopback', () => {
    const at = (uri: string) => ({ ...WEB, WEIXIN_REDIRECT_URI: uri })
    for (const uri of ['https://a.example/#x', 'https://u:p@a.example/', 'x'])
      expect(wrongIn(at(uri)), uri).to.deep.equal(['WEIXIN_REDIRECT_URI'])
    expect(settingsOf(at('https://a.example:8443/back/')).warnings.join()).to.match(
      /^WEIXIN_REDIRECT_URI has the port 8443/,
    )
    for (const uri of ['https://a.example/back/', 'http://127.0.0.1:8888/back/', 'http://localhost:1/'])
      expect(settingsOf(at(uri)).warnings, uri).to.deep.equal([])
  })

  it('warns of a port that the redirect URI has from the public URL', () => {
    const warningsOf = (environment: Environment) => settingsOf({ SANDBOX: 'off', ...environment }).warnings
    const portOf = /^WEIXIN_REDIRECT_URI has the port (\d+), that of the service/
    expect(
      warningsOf({ ...WEB, PUBLIC_URL: 'https://a.example:8443' }).map((text) => portOf.exec(text)?.[1]),
    ).to.deep.equal(['8443'])
    expect(warningsOf({ ...WEB, HOST: '192.0.2.7', PORT: '8080' }).map((text) => portOf.exec(text)?.[1])).to.deep.equal(
      ['8080'],
    )
    const elsewhere = { PUBLIC_URL: 'https://a.example:8443', WEIXIN_REDIRECT_URI: 'https://b.example/back/' }
    for (const environment of [
      {},
      { PUBLIC_URL: 'https://a.example' },
      { PUBLIC_URL: 'http://localhost:8443' },
      elsewhere,
    ])
      expect(warningsOf({ ...WEB, ...environment })).to.deep.equal([])
    const app = { WEIXIN_APP_APPID: APPIDS.app, WEIXIN_APP_SECRET: 'secret' }
    expect(warningsOf({ ...app, PUBLIC_URL: 'https://a.example:8443' })).to.deep.equal([])
    expect(settingsOf({ SANDBOX: 'on', PUBLIC_URL: 'http://192.0.2.7:8888' }).warnings).to.deep.equal([])
  })

  it('wants https in production, loopback aside, and refuses the applications of the sandbox', () => {
    const keys = ['JWT_PRIVATE_KEY_FILE', 'AUDIT_CHAIN_KEY']
    for (const variable of ['WEIXIN_OPEN_URL', 'WEIXIN_API_URL', 'WEIXIN_REDIRECT_URI']) {
      expect(wrongIn({ ...PRODUCTION, [variable]: 'http://a.example/' })).to.have.members([...keys, variable])
      expect(wrongIn({ ...PRODUCTION, [variable]: 'http://127.0.0.1:1/' })).to.have.members(keys)
    }
    const ofSandbox = { WEIXIN_MP_APPID: 'wx5a0db0c000000002', WEIXIN_MP_SECRET: 'sandbox-weixin-secret-mp' }
    const both = ['WEIXIN_MP_APPID', 'WEIXIN_MP_SECRET']
    expect(wrongIn({ ...PRODUCTION, ...ofSandbox })).to.have.members([...keys, ...both])
  })

  for (const [name, wrong] of Object.entries({
    'appid of another channel': { WEIXIN_MP_APPID: 'wx5a0db0c000000001', WEIXIN_MP_SECRET: 'own-secret' },
    'secret of another channel': { WEIXIN_MP_APPID: APPIDS.mp, WEIXIN_MP_SECRET: 'sandbox-weixin-secret-web' },
    'secret of Weibo': { WEIXIN_MP_APPID: APPIDS.mp, WEIXIN_MP_SECRET: 'sandbox-app-secret' },
  }))
    it(`refuses the sandbox's ${name} in production`, () => {
      const variable = name.startsWith('appid') ? 'WEIXIN_MP_APPID' : 'WEIXIN_MP_SECRET'
      const problems = problemsOf({ ...PRODUCTION, ...wrong }).filter((problem) => problem.startsWith('WEIXIN'))
      expect(problems).to.have.lengthOf(1)
      expect(problems[0]).to.match(new RegExp(`^${variable}.*: expected your own application in production`))
      expect(problems[0]).to.not.include('secret-web').and.not.include('app-secret')
    })

  it('takes no application of the sandbox for a real one, whatever its channel', () => {
    const swapped = { WEIXIN_MP_APPID: 'wx5a0db0c000000001', WEIXIN_MP_SECRET: 'sandbox-weixin-secret-web' }
    expect(weixinOf(swapped)).to.include({ openUrl: null, apiUrl: null })
  })
})
