import { inspect } from 'node:util'
import { expect } from 'chai'
import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import { proxiedRoute } from '../../../src/adapters/system/proxied-route.js'
import { WeiboProvider } from '../../../src/adapters/weibo/weibo-provider.js'
import type { WeiboSettings } from '../../../src/adapters/weibo/weibo-settings.js'
import { eventually } from '../../support/eventually.js'
import { ForwardProxy, type ProxyAnswer, proxySays } from '../../support/forward-proxy.js'
import { json, ScriptedProvider } from '../../support/scripted-provider.js'
import { silentLog } from '../../support/silent-log.js'
import { WEIBO_TEST } from '../../support/tls-certificate.js'
import { CODE, settingsFor, TIMEOUT_MS, TOKEN_ANSWER, TOKEN_PATH } from '../weibo/provider-under-test.js'

const PASSWORD = 'canary p@ss/%'
const CREDENTIALS = `op%20er:${encodeURIComponent(PASSWORD)}`
const AUTHORIZATION = `Basic ${Buffer.from(`op er:${PASSWORD}`).toString('base64')}`
const HTTPS = { baseUrl: 'https://weibo.test' }

const failed = { outcome: 'failed', error: 'provider_error' } as const
const timedOut = { outcome: 'failed', error: 'provider_timeout' } as const

describe('calls through OUTBOUND_PROXY (OB-1)', () => {
  let weibo: ScriptedProvider
  let proxy: ForwardProxy
  let log: ReturnType<typeof silentLog>
  let http: AxiosProviderHttp
  let provider: WeiboProvider

  const open = (
    settings: Partial<WeiboSettings> = {},
    { credentials = '', ca = [WEIBO_TEST.cert] as string[] } = {},
  ) => {
    const { baseUrl, timeoutMs, ...rest } = { ...settingsFor(weibo.url), ...settings }
    const url = new URL(`http://${credentials && `${credentials}@`}${proxy.host}`)
    http = new AxiosProviderHttp(
      proxiedRoute({ proxy: url, baseUrl, connectMs: timeoutMs, log }, ca.length > 0 ? { ca } : {}),
    )
    provider = new WeiboProvider({ ...rest, baseUrl, timeoutMs }, http, log)
    return provider
  }
  const reasons = () => log.lines.map(({ fields }) => Reflect.get(fields, 'reason'))
  const targets = () => proxy.calls.map(({ method, target }) => `${method} ${target}`)

  beforeEach(() => {
    log = silentLog()
  })
  afterEach(async () => {
    http.close()
    await Promise.all([proxy.close(), weibo.close()])
    expect(inspect(log.lines, { depth: 9 }), 'what was logged').to.not.match(/canary|Basic/)
  })

  describe('to a provider over https', () => {
    beforeEach(async () => {
      ;[weibo, proxy] = [await ScriptedProvider.openTls(), await ForwardProxy.open()]
      proxy.tunnelsTo = weibo.port
      weibo.answers(TOKEN_PATH, json(200, TOKEN_ANSWER))
    })

    it('go through one tunnel, which the proxy resolves the name for', async () => {
      expect((await open(HTTPS).authenticate(CODE)).outcome).to.equal('authenticated')
      await provider.authenticate(CODE)
      expect(targets()).to.deep.equal(['CONNECT weibo.test:443'])
      expect(weibo.calls.map(({ path }) => path)).to.deep.equal(['/oauth2/access_token', '/oauth2/access_token'])
    })

    it('send their credentials to the proxy, and to no host behind it', async () => {
      await open(HTTPS, { credentials: CREDENTIALS }).authenticate(CODE)
      expect(proxy.calls[0]?.headers['proxy-authorization']).to.equal(AUTHORIZATION)
      expect(weibo.calls[0]?.headers).to.not.have.property('proxy-authorization')
    })

    it('show no credentials where there are none', async () => {
      await open(HTTPS).authenticate(CODE)
      expect(proxy.calls[0]?.headers).to.not.have.property('proxy-authorization')
    })

    it('refuse a certificate that no authority vouches for, so that the proxy cannot read them', async () => {
      expect(await open(HTTPS, { ca: [] }).authenticate(CODE)).to.deep.equal(failed)
      expect(reasons()).to.deep.equal(['DEPTH_ZERO_SELF_SIGNED_CERT'])
      expect(weibo.calls).to.be.empty
    })

    it('refuse the certificate of another host', async () => {
      expect(await open({ baseUrl: 'https://api.weibo.test' }).authenticate(CODE)).to.deep.equal(failed)
      expect(reasons()).to.deep.equal(['ERR_TLS_CERT_ALTNAME_INVALID'])
      expect(weibo.calls).to.be.empty
    })

    it("take no answer of the proxy for the provider's", async () => {
      for (const [status, body] of [
        [302, TOKEN_ANSWER],
        [400, { error: 'invalid_grant', error_code: 21325 }],
        [403, TOKEN_ANSWER],
        [502, TOKEN_ANSWER],
      ] as const) {
        proxy.answer = proxySays(status, JSON.stringify(body))
        expect(await open(HTTPS).authenticate(CODE), `${status}`).to.deep.equal(failed)
      }
      expect(new Set(reasons())).to.deep.equal(new Set(['PROXY_302', 'PROXY_400', 'PROXY_403', 'PROXY_502']))
    })

    it('tell the operator that the proxy refuses user and password', async () => {
      proxy.answer = proxySays(407, '', 'Proxy-Authenticate: Basic realm="canary"\r\n')
      expect(await open(HTTPS, { credentials: CREDENTIALS }).authenticate(CODE)).to.deep.equal(failed)
      expect(log.lines[0]).to.deep.equal({
        level: 'error',
        fields: { proxy: proxy.host, target: 'weibo.test:443', reason: 'PROXY_407' },
        message: 'the outbound proxy rejects the credentials: check user and password in OUTBOUND_PROXY',
      })
    })

    it('keep their deadline while the proxy does not answer, leave no connection, and log that the proxy is the cause', async () => {
      proxy.answer = () => {}
      const began = performance.now()
      const authentication = await open({ ...HTTPS, timeoutMs: TIMEOUT_MS }).authenticate(CODE)
      expect(authentication).to.deep.equal(timedOut)
      expect(performance.now() - began).to.be.within(TIMEOUT_MS - 10, TIMEOUT_MS + 2000)
      await eventually('the proxy sees no connection', () => proxy.openConnections === 0)
      expect(log.lines.map(({ message }) => message)).to.include('the outbound proxy does not answer')
    })

    it('keep their deadline while the proxy drips its answer', async () => {
      proxy.answer = (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx: ')
        const timer = setInterval(() => socket.write('y'), 20)
        socket.on('close', () => clearInterval(timer))
      }
      expect(await open({ ...HTTPS, timeoutMs: TIMEOUT_MS }).authenticate(CODE)).to.deep.equal(timedOut)
      await eventually('the proxy sees no connection', () => proxy.openConnections === 0)
    })

    it('use a tunnel for longer than it may take to open one', async () => {
      const late = json(200, TOKEN_ANSWER)
      weibo.answers(TOKEN_PATH, (response) => void setTimeout(() => late(response), TIMEOUT_MS * 0.7))
      open({ ...HTTPS, timeoutMs: TIMEOUT_MS * 5 })
      for (const code of ['1', '2', '3', '4', '5', '6', '7', '8'])
        expect((await provider.authenticate(code)).outcome).to.equal('authenticated')
      expect(proxy.calls.length).to.equal(1)
    })

    const unusable: Record<string, ProxyAnswer> = {
      'hangs up': (socket) => void socket.destroy(),
      'speaks no HTTP': (socket) => void socket.end('220 mail.example ESMTP\r\n'),
    }
    for (const [name, answer] of Object.entries(unusable)) {
      it(`tell the operator that the proxy ${name}`, async () => {
        proxy.answer = answer
        expect(await open(HTTPS).authenticate(CODE)).to.deep.equal(failed)
        expect(log.lines[0]?.message).to.equal(
          'the outbound proxy cannot be used: check host and port in OUTBOUND_PROXY',
        )
      })
    }
  })

  describe('to a provider over http', () => {
    beforeEach(async () => {
      ;[weibo, proxy] = [await ScriptedProvider.open(), await ForwardProxy.open()]
      weibo.answers(TOKEN_PATH, json(200, TOKEN_ANSWER))
    })

    it('are forwarded by the proxy, with its credentials', async () => {
      expect((await open({}, { credentials: CREDENTIALS }).authenticate(CODE)).outcome).to.equal('authenticated')
      expect(targets()).to.deep.equal([`POST ${weibo.url}/oauth2/access_token`])
      expect(proxy.calls[0]?.headers['proxy-authorization']).to.equal(AUTHORIZATION)
    })

    it('say that the proxy refuses user and password', async () => {
      proxy.answer = proxySays(407, JSON.stringify(TOKEN_ANSWER))
      expect(await open().authenticate(CODE)).to.deep.equal(failed)
      expect(reasons()).to.deep.equal(['PROXY_407'])
    })
  })
})
