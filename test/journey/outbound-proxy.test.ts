import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import { ForwardProxy, proxySays } from '../support/forward-proxy.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { ProgramBench } from '../support/program-bench.js'
import { json, ScriptedProvider } from '../support/scripted-provider.js'
import { WEIBO_TEST } from '../support/tls-certificate.js'

const UID = '1404376560'

describe('the program behind a proxy that leads out', () => {
  const opened = openedForSuite()
  const bench = new ProgramBench()
  let proxy: ForwardProxy
  before(async () => {
    proxy = await ForwardProxy.open()
    opened.add(() => proxy.close())
  })
  after(() => bench.clear())

  it('calls a provider over TLS through it, and never prints its password', async () => {
    const weibo = await ScriptedProvider.openTls()
    opened.add(() => weibo.close())
    weibo.answers('/oauth2/access_token', json(200, { access_token: '2.00x', expires_in: 1000, uid: UID }))
    proxy.tunnelsTo = weibo.port
    const folder = bench.folder()
    const [secret, authority] = [join(folder, 'proxy'), join(folder, 'authority.pem')]
    writeFileSync(secret, `http://operator:canary%20word@${proxy.host}\n`)
    writeFileSync(authority, WEIBO_TEST.cert)
    const environment = {
      OUTBOUND_PROXY_FILE: secret,
      NODE_EXTRA_CA_CERTS: authority,
      WEIBO_CLIENT_ID: '2045436852',
      WEIBO_CLIENT_SECRET: 'secret',
      WEIBO_BASE_URL: 'https://weibo.test',
      WEIBO_FETCH_PROFILE: 'false',
      LOG_LEVEL: 'trace',
      // Libraries print more.
      DEBUG: '*',
    }
    const program = bench.run({ folder, environment })
    const url = await program.says(/weibind listens on (http:[^\s",]+)/)
    const person = new Person({ url, sandbox: { url } })
    const { url: authorizeUrl } = await person.begin()
    const state = new URL(authorizeUrl).searchParams.get('state') ?? ''
    const login = await person.callback({ code: 'a code', state })
    expect(login.data).to.include({ type: '1', uid: UID })
    proxy.answer = proxySays(407)
    const again = new URL((await person.begin()).url).searchParams.get('state') ?? ''
    await eventually('the program closes its idle tunnel', () => proxy.openConnections === 0)
    const failed = await person.callback({ code: 'another code', state: again })
    expect(failed.status).to.equal(502)
    await program.stop()
    expect(proxy.calls.map(({ target }) => target)).to.deep.equal(['weibo.test:443', 'weibo.test:443'])
    expect(program.stdout).to.include('check user and password in OUTBOUND_PROXY')
    const said = program.stdout + program.stderr
    expect(said).to.not.match(/canary|b3BlcmF0b3I6/)
  })

  it('ends with 78 where its address is wrong, without showing it', async () => {
    const { status, said } = await bench.fail({ OUTBOUND_PROXY: `https://operator:canary@${proxy.host}` })
    expect(status).to.equal(78)
    expect(said).to.include('OUTBOUND_PROXY: expected http://').and.not.include('canary')
  })
})
