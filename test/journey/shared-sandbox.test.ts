import { networkInterfaces } from 'node:os'
import { expect } from 'chai'
import { httpRequest } from '../support/http-request.js'
import { Person } from '../support/person.js'
import { ProgramBench } from '../support/program-bench.js'

/** An address of this machine that other machines reach, or loopback where there is none. */
function networkAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2'
}

async function atWeixin(phone: Person) {
  const { data } = await phone.call('GET', '/oauth/weixin/?channel=web')
  const page = await httpRequest({ method: 'GET', url: data.url.replace('#', '&sandbox_person=union#') })
  const body = Object.fromEntries(new URL(page.headers.get('location') ?? '').searchParams)
  return phone.call('POST', '/oauth/weixin/callback/', { body })
}

async function hasPicture({ data }: Awaited<ReturnType<typeof atWeixin>>, url: string): Promise<void> {
  expect(data.profile?.avatar_url).to.equal(url)
  expect((await httpRequest({ method: 'GET', url })).status).to.equal(200)
}

describe('SANDBOX=on, for a phone in the same network', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('sends browsers only to the host name of PUBLIC_URL', async () => {
    const host = networkAddress()
    const publicUrl = `http://${host}:18890`
    const environment = { SANDBOX: 'on', HOST: '0.0.0.0', PUBLIC_URL: publicUrl }
    const service = await bench.serve({ environment })
    const sandboxUrl = await service.program.says(/browsers reach it at (http:[^\s"]+\d)/)
    expect(new URL(sandboxUrl).hostname).to.equal(host)
    expect(service.program.stdout).to.match(/"level":40.*anyone on the network can reach the sandbox/)

    const port = new URL(service.url).port
    const phone = new Person({ url: `http://${host}:${port}`, sandbox: { url: sandboxUrl } }, '2000000001')
    const { url } = await phone.begin()
    expect(new URL(url).origin).to.equal(sandboxUrl)
    expect(new URL(url).searchParams.get('redirect_uri')).to.equal(`${publicUrl}/oauth/callback/`)
    const login = await phone.callback(await phone.agree({ url }))
    await hasPicture(login, `${sandboxUrl}/sandbox/avatars/2000000001.svg`)
    await hasPicture(await atWeixin(phone), `${sandboxUrl}/sandbox/weixin/avatars/union.svg`)
    const { headers } = await fetch(`http://${host}:${port}/`)
    expect(headers.get('content-security-policy')).to.include(` ${new URL(sandboxUrl).host};`)
  })

  it('is refused in production, and beside credentials', async () => {
    const production = await bench.fail({ NODE_ENV: 'production', SANDBOX: 'on' })
    expect(production.status).to.equal(78)
    expect(production.said).to.include('SANDBOX is "on": expected "off" in production')
    const credentials = { WEIBO_CLIENT_ID: '2045436852', WEIBO_CLIENT_SECRET: 'x' }
    const beside = await bench.fail({ ...credentials, SANDBOX: 'on' })
    expect(beside.status).to.equal(78)
    expect(beside.said).to.include('SANDBOX is "on": expected "off", since WEIBO_CLIENT_ID is set')
  })
})
