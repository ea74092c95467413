import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { AxiosWeiboProvider } from '../../../src/adapters/weibo/axios-weibo-provider.js'
import type { WeiboSettings } from '../../../src/adapters/weibo/weibo-settings.js'
import { CODE, ProviderUnderTest, settingsFor, TOKEN_ANSWER } from './provider-under-test.js'
import { json } from './scripted-weibo.js'

const failed = { outcome: 'failed', error: 'provider_error' } as const

const silent = { info() {}, warn() {}, error() {} }

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('AxiosWeiboProvider, connecting', () => {
  let test: ProviderUnderTest
  const open = async (settings: Partial<WeiboSettings> = {}) => {
    test = await ProviderUnderTest.open(settings)
    test.weibo.answersTokens(json(200, TOKEN_ANSWER))
  }
  afterEach(() => test.close())

  it('uses one connection for calls in quick succession', async () => {
    await open()
    for (const code of ['1', '2', '3']) await test.provider.authenticate(code)
    expect(test.weibo.connections).to.equal(1)
  })

  it('uses no connection that has been idle for long enough to be closed by the other side', async () => {
    await open()
    await test.provider.authenticate('1')
    await delay(950)
    await test.provider.authenticate('2')
    expect(test.weibo.connections).to.equal(2)
  })

  it('names an error at once where nobody listens (RE-6)', async () => {
    await open({ baseUrl: `http://127.0.0.1:${await freePort()}` })
    expect(await test.provider.authenticate(CODE)).to.deep.equal(failed)
    expect(test.lines[0]?.fields).to.deep.equal({ provider: 'weibo', reason: 'ECONNREFUSED' })
  })

  it('retries once after a refused connection', async () => {
    const port = await freePort()
    await open({ baseUrl: `http://127.0.0.1:${port}` })
    const late = createServer((_, response) => void response.end(JSON.stringify(TOKEN_ANSWER)))
    const authentication = test.provider.authenticate(CODE)
    await delay(20)
    late.listen(port, '127.0.0.1')
    const { outcome } = await authentication
    late.close()
    expect(outcome).to.equal('authenticated')
  })

  it('does not retry after its deadline', async () => {
    await open({ baseUrl: `http://127.0.0.1:${await freePort()}`, timeoutMs: 20 })
    expect(await test.provider.authenticate(CODE)).to.deep.equal({ outcome: 'failed', error: 'provider_timeout' })
  })

  for (const variable of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) {
    it(`ignores a proxy in the environment: ${variable} (OB-1)`, async () => {
      await open()
      const proxy = await test.bystander()
      const before = { ...process.env }
      process.env[variable] = proxy.url
      const { outcome } = await test.provider.authenticate(CODE)
      process.env = before
      expect(outcome).to.equal('authenticated')
      expect(proxy.connections).to.equal(0)
    })
  }

  it('keeps a path and ignores a slash at the end of the base URL', async () => {
    await open()
    const behindPrefix = new AxiosWeiboProvider(settingsFor(`${test.weibo.url}/prefix/`), silent)
    await behindPrefix.authenticate(CODE)
    behindPrefix.close()
    expect(test.weibo.calls.map(({ path }) => path)).to.deep.equal(['/prefix/oauth2/access_token'])
  })
})
