import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import type { ProviderAnswer } from '../../../src/application/ports/provider-http.js'
import { ScriptedProvider, text } from '../../support/scripted-provider.js'

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
    http.send({ method: 'GET', url: `${url}/token` }, AbortSignal.timeout(timeoutMs))

  it('sends parameters in their order and forms encoded, and asks for JSON without compression', async () => {
    const data = new URLSearchParams({ code: 'a&b 微' })
    const params = { z: '1', a: 'b&c' }
    const url = `${provider.url}/token`
    await http.send({ method: 'POST', url, params, data }, AbortSignal.timeout(PATIENCE_MS))
    const [call] = provider.calls
    expect(call).to.include({ method: 'POST', body: 'code=a%26b+%E5%BE%AE' })
    expect([...(call?.query ?? [])]).to.deep.equal(Object.entries(params))
    expect(call?.headers).to.include({ accept: 'application/json', 'accept-encoding': 'identity' })
  })

  it('returns the body as text for every content type, and the seconds of Retry-After', async () => {
    provider.answers('/token', text(503, '{"微": 12345678901234567890}', { 'retry-after': '120' }))
    const answer = { kind: 'answer', status: 503, text: '{"微": 12345678901234567890}', retryAfter: 120 }
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
