import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { CODE, ProviderUnderTest, TOKEN_ANSWER } from './provider-under-test.js'
import { json, ScriptedWeibo } from './scripted-weibo.js'

const failed = { outcome: 'failed', error: 'provider_error' } as const

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('AxiosWeiboProvider, connecting', () => {
  it('uses one connection for calls in quick succession', async () => {
    const test = await ProviderUnderTest.open()
    test.weibo.answersTokens(json(200, TOKEN_ANSWER))
    for (const code of ['1', '2', '3']) await test.provider.authenticate(code)
    expect(test.weibo.connections).to.equal(1)
    await test.close()
  })

  it('uses no connection that has been idle for long enough to be closed by the other side', async () => {
    const test = await ProviderUnderTest.open()
    test.weibo.answersTokens(json(200, TOKEN_ANSWER))
    await test.provider.authenticate('1')
    await delay(950)
    await test.provider.authenticate('2')
    expect(test.weibo.connections).to.equal(2)
    await test.close()
  })

  it('names an error at once where nobody listens (RE-6)', async () => {
    const test = await ProviderUnderTest.open({ baseUrl: `http://127.0.0.1:${await freePort()}` })
    expect(await test.provider.authenticate(CODE)).to.deep.equal(failed)
    expect(test.lines[0]?.fields).to.deep.equal({ provider: 'weibo', reason: 'ECONNREFUSED' })
    await test.close()
  })

  it('tries once more after a connection that was refused', async () => {
    const port = await freePort()
    const test = await ProviderUnderTest.open({ baseUrl: `http://127.0.0.1:${port}` })
    const late = createServer((_, response) => void response.end(JSON.stringify(TOKEN_ANSWER)))
    const authentication = test.provider.authenticate(CODE)
    await delay(20)
    late.listen(port, '127.0.0.1')
    expect(await authentication).to.include({ outcome: 'authenticated' })
    await test.close()
    late.close()
  })

  it('waits for no second try past its deadline', async () => {
    const test = await ProviderUnderTest.open({ baseUrl: `http://127.0.0.1:${await freePort()}`, timeoutMs: 20 })
    expect(await test.provider.authenticate(CODE)).to.deep.equal({ outcome: 'failed', error: 'provider_timeout' })
    await test.close()
  })

  for (const variable of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) {
    it(`ignores a proxy in the environment: ${variable} (OB-1)`, async () => {
      const proxy = await ScriptedWeibo.open()
      const test = await ProviderUnderTest.open()
      const before = process.env[variable]
      process.env[variable] = proxy.url
      try {
        test.weibo.answersTokens(json(200, TOKEN_ANSWER))
        expect(await test.provider.authenticate(CODE)).to.include({ outcome: 'authenticated' })
        expect(proxy.connections).to.equal(0)
      } finally {
        if (before === undefined) delete process.env[variable]
        else process.env[variable] = before
        await test.close()
        await proxy.close()
      }
    })
  }

  it('keeps a path and ignores a slash at the end of the base URL', async () => {
    const weibo = await ScriptedWeibo.open()
    const test = await ProviderUnderTest.open({ baseUrl: `${weibo.url}/prefix/` })
    await test.provider.authenticate(CODE)
    expect(weibo.calls.map(({ path }) => path)).to.deep.equal(['/prefix/oauth2/access_token'])
    await test.close()
    await weibo.close()
  })
})
