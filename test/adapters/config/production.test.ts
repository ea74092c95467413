import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { generateSigningKeyPem } from '../../../src/adapters/jwt/signing-key.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { CREDENTIALS, settingsOf, wrongIn } from './reading.js'

describe('production', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
    right.JWT_PRIVATE_KEY_FILE = join(folder.path, 'key.pem')
    writeFileSync(right.JWT_PRIVATE_KEY_FILE, generateSigningKeyPem('ES256'))
  })
  after(() => folder.remove())
  const right = {
    NODE_ENV: 'production',
    ...CREDENTIALS,
    PUBLIC_URL: 'https://login.example.com',
    JWT_PRIVATE_KEY_FILE: '',
    AUDIT_CHAIN_KEY: 'k'.repeat(32),
  }

  it('starts when everything is configured', () => {
    expect(settingsOf(right)).to.include({ isProduction: true, servesSandbox: false, adminToken: null })
  })

  it('generates no keys (JW-2)', () => {
    const { JWT_PRIVATE_KEY_FILE: _key, AUDIT_CHAIN_KEY: _chain, ...rest } = right
    expect(wrongIn(rest)).to.have.members(['JWT_PRIVATE_KEY_FILE', 'AUDIT_CHAIN_KEY'])
    expect(wrongIn({ ...rest, JWT_ALGORITHM: 'HS256' })).to.have.members(['JWT_SECRET', 'AUDIT_CHAIN_KEY'])
  })

  it('refuses the sandbox, its App Key, and missing credentials', () => {
    expect(wrongIn({ ...right, SANDBOX: 'on' })).to.deep.equal(['SANDBOX'])
    expect(wrongIn({ ...right, WEIBO_CLIENT_ID: '1000000001' })).to.deep.equal(['WEIBO_CLIENT_ID'])
    const { WEIBO_CLIENT_ID: _id, WEIBO_CLIENT_SECRET: _secret, ...rest } = right
    expect(wrongIn(rest)).to.deep.equal(['WEIBO_CLIENT_ID'])
    expect(wrongIn({ ...rest, PUBLIC_URL: '' })).to.deep.equal(['WEIBO_CLIENT_ID'])
  })

  for (const variable of ['PUBLIC_URL', 'WEIBO_BASE_URL', 'WEIBO_AUTHORIZE_URL', 'WEIBO_REDIRECT_URI']) {
    it(`requires https in ${variable}, except on loopback`, () => {
      for (const url of ['http://login.example.com', 'http://10.0.0.1/', 'http://127.0.0.1.example.com'])
        expect(wrongIn({ ...right, [variable]: url }), url).to.deep.equal([variable])
      for (const url of ['http://127.0.0.1:1', 'http://localhost/x', 'http://[::1]/', 'https://a.example'])
        expect(wrongIn({ ...right, [variable]: url }), url).to.be.empty
    })
  }
})
