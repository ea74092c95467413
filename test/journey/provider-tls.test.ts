import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { ProgramBench } from '../support/program-bench.js'
import { json, ScriptedProvider } from '../support/scripted-provider.js'
import { freePort } from '../support/servers/free-port.js'
import { EXPIRED_WEIBO_TEST, WEIBO_TEST } from '../support/tls-certificate.js'

const CASES = {
  'a certificate that no authority vouches for': {
    shows: WEIBO_TEST,
    trusts: '',
    reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  },
  'an expired certificate': { shows: EXPIRED_WEIBO_TEST, trusts: EXPIRED_WEIBO_TEST.cert, reason: 'CERT_HAS_EXPIRED' },
  "another host's certificate": {
    shows: WEIBO_TEST,
    trusts: WEIBO_TEST.cert,
    reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
  },
  'no TLS at all': { shows: null, trusts: '', reason: 'ERR_SSL_' },
  'a closed port': { shows: undefined, trusts: '', reason: 'ECONNREFUSED' },
} as const

describe('the program, calling a provider that is not there', () => {
  const opened = openedForSuite()
  const bench = new ProgramBench()
  after(() => bench.clear())

  for (const [what, { shows, trusts, reason }] of Object.entries(CASES)) {
    it(`RE-6: sends no code to ${what}, answers at once, and names the reason in its log alone`, async () => {
      const opening = shows ? ScriptedProvider.openTls(shows) : ScriptedProvider.open()
      const weibo = await opened.open(opening, (server) => server.close())
      weibo.answers('/oauth2/access_token', json(200, { access_token: '2.00x', uid: '1404376560' }))
      const folder = bench.folder()
      const authorities = join(folder, 'authorities.pem')
      writeFileSync(authorities, trusts)
      const port = shows === undefined ? await freePort() : weibo.port
      const environment = {
        WEIBO_CLIENT_ID: '2045436852',
        WEIBO_CLIENT_SECRET: 'canary-secret',
        WEIBO_BASE_URL: `https://127.0.0.1:${port}`,
        LOG_LEVEL: 'trace',
        DEBUG: '*',
        ...(trusts && { NODE_EXTRA_CA_CERTS: authorities }),
      }
      const program = bench.run({ folder, environment })
      const url = await program.says(/weibind listens on (http:[^\s",]+)/)
      const person = new Person({ url, sandbox: { url } })
      const { state } = await person.begin()
      const began = performance.now()
      const { status, error, text } = await person.callback({ code: 'canary-code', state })
      expect(performance.now() - began).to.be.below(2000)
      expect([status, error]).to.deep.equal([502, 'provider_error'])
      expect(text).to.not.include(reason)
      await program.stop()
      expect(weibo.calls).to.be.empty
      expect(program.stdout).to.include(reason)
      const data = join(folder, 'data')
      const kept = readdirSync(data).map((file) => readFileSync(join(data, file), 'latin1'))
      expect([program.stdout, program.stderr, text, ...kept].join()).to.not.include('canary')
    })
  }
})
