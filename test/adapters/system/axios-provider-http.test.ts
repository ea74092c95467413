import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'
import axios from 'axios/dist/browser/axios.cjs'
import { expect } from 'chai'
import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import { UndiciAdapter } from '../../../src/adapters/system/undici-adapter.js'
import { deadlineIn } from '../../../src/application/deadline.js'
import type { ProviderAnswer } from '../../../src/application/ports/provider-http.js'
import { ScriptedProvider, text } from '../../support/scripted-provider.js'
import { EXPIRED_WEIBO_TEST, WEIBO_TEST } from '../../support/tls-certificate.js'

const SECRET = 'canary-secret'
/** Longer than any answer takes, on a busy machine too. */
const PATIENCE_MS = 5000

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// Hostile answers are tested by the suite that each provider runs: contract/hostile-answers-contract.ts.
describe('AxiosProviderHttp', () => {
  let provider: ScriptedProvider
  let http: AxiosProviderHttp
  beforeEach(async () => {
    http = new AxiosProviderHttp()
    provider = await ScriptedProvider.open()
    provider.answers('/token', text(200, 'good'))
  })
  afterEach(async () => {
    http.close()
    await provider.close()
  })

  const get = (url: string, timeoutMs = PATIENCE_MS): Promise<ProviderAnswer> =>
    http.send({ method: 'GET', url: `${url}/token` }, deadlineIn(timeoutMs))

  it('sends parameters in their order and forms encoded, and asks for JSON without compression', async () => {
    const data = new URLSearchParams({ code: 'a&b 微' })
    const params = { z: '1', a: 'b&c' }
    const url = `${provider.url}/token`
    await http.send({ method: 'POST', url, params, data }, deadlineIn(PATIENCE_MS))
    const [call] = provider.calls
    expect(call).to.include({ method: 'POST', body: 'code=a%26b+%E5%BE%AE' })
    expect([...(call?.query ?? [])]).to.deep.equal(Object.entries(params))
    expect(call?.headers).to.include({ accept: 'application/json', 'accept-encoding': 'identity' })
  })

  it('returns the body as text for every content type, the seconds of Retry-After, and the Date', async () => {
    const headers = { 'retry-after': '120', date: 'Sun, 22 Nov 2026 08:00:00 GMT' }
    provider.answers('/token', text(503, '{"微": 12345678901234567890}', headers))
    const date = new Date('2026-11-22T08:00:00Z')
    const answer = { kind: 'answer', status: 503, text: '{"微": 12345678901234567890}', retryAfter: 120, date }
    expect(await get(provider.url)).to.deep.equal(answer)
  })

  it('uses one connection for calls in quick succession', async () => {
    for (const _call of [1, 2, 3]) await get(provider.url)
    expect(provider.connections).to.equal(1)
  })

  it('uses no connection that has been idle for long enough to be closed by the other side', async () => {
    await get(provider.url)
    await delay(950)
    await get(provider.url)
    expect(provider.connections).to.equal(2)
  })

  it('opens one connection for each call at once, and uses them again', async () => {
    for (const _round of [1, 2, 3]) await Promise.all(Array.from({ length: 20 }, () => get(provider.url)))
    expect(provider.calls).to.have.length(60)
    expect(provider.connections).to.equal(20)
  })

  it('drops a byte order mark, and decodes UTF-8 whatever the charset says', async () => {
    provider.answers('/token', (response) => {
      response.writeHead(200, { 'content-type': 'text/plain;charset=GBK' }).end(Buffer.from('\ufeff{"微": "博"}'))
    })
    expect(await get(provider.url)).to.include({ text: '{"微": "博"}' })
  })

  it('waits for the final answer after an interim one', async () => {
    provider.answers('/token', ({ socket }) => {
      socket?.end('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
    expect(await get(provider.url)).to.include({ status: 200, text: 'ok' })
  })

  it('throws errors within the process that hold nothing of the request (OB-4)', async () => {
    const seen: unknown[] = []
    provider.answers('/token', ({ socket }) => void socket?.end(`HTTP/1.1 200 OK\r\n${SECRET}\r\n\r\n`))
    const adapter = new UndiciAdapter({ connect: {} })
    const watched = axios.create({ adapter: adapter.send })
    const data = new URLSearchParams({ client_secret: SECRET })
    await watched.post(`${provider.url}/token?secret=${SECRET}`, data).catch((error) => seen.push(error))
    adapter.close()
    expect(inspect(seen, { depth: 9, showHidden: true }))
      .to.match(/HTTPParserError/)
      .and.not.include(SECRET)
  })

  it('names a refused connection at once (RE-6)', async () => {
    const answer = await get(`http://127.0.0.1:${await freePort()}`)
    expect(answer).to.deep.equal({ kind: 'silence', isTimeout: false, code: 'ECONNREFUSED' })
  })

  it('retries once after a refused connection', async () => {
    const port = await freePort()
    const late = createServer((_, response) => void response.end('late'))
    const answer = get(`http://127.0.0.1:${port}`)
    await delay(20)
    late.listen(port, '127.0.0.1')
    const { kind } = await answer
    late.close()
    expect(kind).to.equal('answer')
  })

  it('does not retry after its deadline', async () => {
    expect(await get(`http://127.0.0.1:${await freePort()}`, 20)).to.include({ kind: 'silence', isTimeout: true })
  })

  const certificates = {
    'a self-signed certificate': { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT', ca: undefined, name: 'weibo.test' },
    'an expired certificate': { reason: 'CERT_HAS_EXPIRED', ca: EXPIRED_WEIBO_TEST.cert, name: 'weibo.test' },
    'the certificate of another host': {
      reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
      ca: WEIBO_TEST.cert,
      name: 'api.weibo.test',
    },
    'a good certificate': { reason: null, ca: WEIBO_TEST.cert, name: 'weibo.test' },
  }
  for (const [certificate, { reason, ca, name }] of Object.entries(certificates)) {
    it(`${reason ? 'sends nothing to' : 'calls'} a host that shows ${certificate} (RE-6)`, async () => {
      const host = await ScriptedProvider.openTls(ca === EXPIRED_WEIBO_TEST.cert ? EXPIRED_WEIBO_TEST : WEIBO_TEST)
      host.answers('/token', text(200, 'good'))
      const client = new AxiosProviderHttp({ connect: { servername: name, ...(ca && { ca }) } })
      const url = `https://127.0.0.1:${host.port}/token`
      const answer = await client.send({ method: 'GET', url }, deadlineIn(PATIENCE_MS))
      client.close()
      await host.close()
      if (reason) expect(answer).to.deep.equal({ kind: 'silence', isTimeout: false, code: reason })
      else expect(answer).to.include({ kind: 'answer', text: 'good' })
      expect(host.calls).to.have.length(reason ? 0 : 1)
    })
  }

  for (const variable of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) {
    it(`ignores a proxy in the environment: ${variable} (OB-1)`, async () => {
      const proxy = await ScriptedProvider.open()
      const before = { ...process.env }
      process.env[variable] = proxy.url
      const { kind } = await get(provider.url)
      process.env = before
      await proxy.close()
      expect(kind).to.equal('answer')
      expect(proxy.connections).to.equal(0)
    })
  }
})
