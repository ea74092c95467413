import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect } from 'chai'
import { PROVIDERS } from '../../src/adapters/composition/providers.js'
import { readSettings, variablesOf } from '../../src/adapters/config/read-settings.js'
import type { Settings } from '../../src/adapters/config/settings.js'
import type { WeiboConfiguration } from '../../src/adapters/config/weibo-block.js'
import type { WeixinConfiguration } from '../../src/adapters/config/weixin-block.js'
import { signingKeyProblem } from '../../src/adapters/jwt/signing-key.js'
import { mongodbUriProblem } from '../../src/adapters/mongoose/mongodb-uri.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { type ComposeService, composeFile, overlaid, textOf } from './compose-file.js'

const { services, secrets = {} } = composeFile('docker-compose.yml')
const BLOCKS = PROVIDERS.map(({ block }) => block)
const APPID = 'wx0123456789abcdef'
/** What the image says before the compose file does. */
const IMAGE = { HOST: '0.0.0.0', PORT: '8888', DATA_DIR: '/data' }

describe('the settings of docker-compose.yml', () => {
  let folder: ReturnType<typeof temporaryFolder>

  before(() => {
    folder = temporaryFolder()
    makeSecrets()
  })
  after(() => folder.remove())

  function makeSecrets(options: readonly string[] = [], input = 'the-app-secret\n', into = folder): string {
    return execFileSync('bash', [join('deploy', 'make-secrets'), ...options, into.path], { input, encoding: 'utf8' })
  }

  function read(role: string, service: ComposeService | undefined, more: Record<string, string> = {}) {
    const environment = Object.entries({ ...IMAGE, ...service?.environment, ...more }).map(([name, value]) => {
      return [name, value.replace(/^\/run\/secrets/, folder.path).replace(/^\/run\/weixin/, weixinFolder(service))]
    })
    return readSettings({
      role,
      environment: Object.fromEntries(environment),
      blocks: BLOCKS,
      keyProblem: signingKeyProblem,
      mongodbUriProblem,
    })
  }

  /** What is mounted as `/run/weixin`. */
  function weixinFolder(service: ComposeService | undefined): string {
    const [, mounted = ''] = /^\.\/(.*):\/run\/weixin:ro$/.exec(service?.volumes?.[0] ?? '') ?? []
    return mounted.replace(/^deploy\/secrets/, folder.path)
  }

  function settings(...what: Parameters<typeof read>): Settings {
    const outcome = read(...what)
    if (outcome.outcome === 'invalid') throw new Error(JSON.stringify(outcome.problems))
    return outcome.settings
  }

  for (const name of ['api-1', 'api-2', 'worker']) {
    const role = name.replace(/-\d$/, '')

    it(`are known to the program (${name})`, () => {
      const known = Object.keys(variablesOf(BLOCKS)).flatMap((variable) => [variable, `${variable}_FILE`])
      expect(known).to.include.members(Object.keys(overlaid(name).environment ?? {}))
    })

    it(`start the program in production, with the secrets of make-secrets (${name})`, () => {
      const { isProduction, trustedProxies, providers, mongodbUri } = settings(role, services[name], {
        WEIBO_CLIENT_ID: '1',
      })
      expect([isProduction, trustedProxies]).to.deep.equal([true, 1])
      expect(weiboOf(providers).application.clientSecret).to.equal('the-app-secret')
      expect(mongodbUri).to.equal('mongodb://mongodb:27017/weibind?replicaSet=rs0')
    })

    it(`start the program in development, with the sandbox (${name})`, () => {
      const { isProduction, providers } = settings(role, overlaid(name))
      expect([isProduction, weiboOf(providers).baseUrl]).to.deep.equal([false, 'http://sandbox:8889'])
      const { applications, apiUrl, openUrl } = weixinOf(providers)
      expect(applications).to.have.all.keys('web', 'mp', 'app', 'mini')
      expect(applications.mp?.secret).to.equal('sandbox-weixin-secret-mp')
      expect([apiUrl, openUrl]).to.deep.equal(['http://sandbox:8889', 'http://127.0.0.1:8889'])
    })

    it(`name the secret files that are mounted (${name})`, () => {
      const files = Object.values(services[name]?.environment ?? {}).filter((value) => value.startsWith('/run/'))
      const mounted = services[name]?.secrets ?? []
      expect(files).to.have.members(mounted.map((secret) => `/run/secrets/${secret}`))
      expect(Object.keys(secrets)).to.include.members(mounted)
    })
  }

  it('need no setting with the sandbox, whatever .env says', () => {
    const set = { ...(parseEnv(textOf('deploy/env.example')) as Record<string, string>), PROXY_PORT: '9000' }
    const { publicUrl, trustedProxies, providers } = settings('api', overlaid('api-1', set))
    expect([publicUrl, trustedProxies]).to.deep.equal(['http://127.0.0.1:9000', 1])
    expect(weiboOf(providers).redirectUri).to.equal('http://127.0.0.1:9000/oauth/callback/')
  })

  it('show the pictures of the sandbox, on whatever port it is published', () => {
    const set = { SANDBOX_PORT: '9001' }
    const { avatarHosts, providers } = settings('api', overlaid('api-1', set))
    expect(avatarHosts).to.deep.equal(['127.0.0.1:9001'])
    expect(weixinOf(providers)).to.include({ openUrl: 'http://127.0.0.1:9001', apiUrl: 'http://sandbox:9001' })
    const { environment, ports } = composeFile('docker-compose.sandbox.yml', set).services['sandbox'] ?? {}
    expect([environment?.['SANDBOX_PORT'], ports]).to.deep.equal(['9001', ['127.0.0.1:9001:9001']])
  })

  it('need no App Secret with the sandbox: make-secrets --sandbox asks for none', () => {
    const other = temporaryFolder()
    const made = makeSecrets(['--sandbox'], '', other)
    const files = readdirSync(other.path)
    other.remove()
    expect(made).to.include('made    admin_token')
    const named = Object.keys(secrets).filter((secret) => secret !== 'weibo_client_secret')
    expect(files).to.have.members([...named, 'weixin'])
  })

  it('turn on the channels of Weixin that .env names as make-secrets --weixin says', () => {
    const said = makeSecrets(['--weixin', 'mp'], 'the-weixin-secret\n')
    const set = { ...parseEnv(said), WEIXIN_MP_APPID: APPID, WEIBO_CLIENT_ID: '1' }
    const { providers } = settings('api', composeFile('docker-compose.yml', set).services['api-1'])
    expect([...providers.keys()]).to.deep.equal(['weibo', 'weixin'])
    expect(weixinOf(providers).applications).to.deep.equal({ mp: { appid: APPID, secret: 'the-weixin-secret' } })
  })

  it('serve Weixin without Weibo', () => {
    const other = temporaryFolder()
    makeSecrets(['--without-weibo'], '', other)
    const files = readdirSync(other.path)
    other.remove()
    expect(files).to.include.members(Object.keys(secrets))
    const set = {
      ...parseEnv(makeSecrets(['--weixin', 'web'], 'the-weixin-secret\n')),
      WEIXIN_WEB_APPID: APPID,
      WEIBO_CLIENT_SECRET_FILE: '',
    }
    const { providers } = settings('api', composeFile('docker-compose.yml', set).services['api-1'])
    expect([...providers.keys()]).to.deep.equal(['weixin'])
  })

  it('lack the App Key alone', () => {
    const outcome = read('api', services['api-1'])
    const problems = outcome.outcome === 'invalid' ? outcome.problems : []
    expect(problems.map(({ variable }) => variable)).to.deep.equal(['WEIBO_CLIENT_ID'])
  })

  it('get each secret file from make-secrets once, in a folder of mode 700', () => {
    for (const secret of Object.keys(secrets)) expect(statSync(join(folder.path, secret)).size).to.be.above(0)
    expect(statSync(folder.path).mode & 0o777).to.equal(0o700)
    expect(makeSecrets()).not.to.include('made')
  })
})

function weiboOf(providers: Settings['providers']): WeiboConfiguration {
  return providers.get('weibo') as WeiboConfiguration
}

function weixinOf(providers: Settings['providers']): WeixinConfiguration {
  return providers.get('weixin') as WeixinConfiguration
}
