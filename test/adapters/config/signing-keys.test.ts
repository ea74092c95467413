import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { generateSigningKeyPem } from '../../../src/adapters/jwt/signing-key.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { problemsOf, settingsOf, wrongIn } from './reading.js'

const pem = (curve: string) =>
  generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

describe('the keys of the configuration (JW-2)', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())
  let files = 0
  const file = (content: string) => {
    const path = join(folder.path, `key${files++}`)
    writeFileSync(path, content)
    return path
  }
  const [es256, rs256] = [generateSigningKeyPem('ES256'), generateSigningKeyPem('RS256')]

  it('fit their algorithm', () => {
    expect(settingsOf({ JWT_PRIVATE_KEY_FILE: file(es256) }).jwt.key).to.equal(es256.trim())
    expect(wrongIn({ JWT_ALGORITHM: 'RS256', JWT_PRIVATE_KEY_FILE: file(rs256) })).to.be.empty
    expect(wrongIn({ JWT_ALGORITHM: 'HS256', JWT_SECRET: randomBytes(24).toString('base64') })).to.be.empty
  })

  it('are refused where they are of another kind', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    const [rsa1024, ed25519] = [short, generateKeyPairSync('ed25519').privateKey].map((key) =>
      key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    )
    for (const key of [rs256, pem('secp384r1'), pem('secp256k1'), ed25519 ?? '', 'no key'])
      expect(wrongIn({ JWT_PRIVATE_KEY_FILE: file(key) })).to.deep.equal(['JWT_PRIVATE_KEY_FILE'])
    for (const key of [es256, rsa1024 ?? '', 'no key'])
      expect(wrongIn({ JWT_ALGORITHM: 'RS256', JWT_PRIVATE_KEY_FILE: file(key) })).to.deep.equal([
        'JWT_PRIVATE_KEY_FILE',
      ])
  })

  it('are refused if the secret is short or a known example', () => {
    const repeated = 'secret'.repeat(6)
    for (const JWT_SECRET of ['x'.repeat(31), 'a'.repeat(32), repeated, 'your-256-bit-secret', '0123456789'.repeat(4)])
      expect(wrongIn({ JWT_ALGORITHM: 'HS256', JWT_SECRET }), JWT_SECRET).to.deep.equal(['JWT_SECRET'])
  })

  it('are refused in the variable of another algorithm, together with all other problems of keys', () => {
    const [secret, former] = [randomBytes(32).toString('hex'), file('no key')]
    expect(wrongIn({ JWT_SECRET: secret })).to.deep.equal(['JWT_SECRET'])
    const key = { JWT_ALGORITHM: 'HS256', JWT_PRIVATE_KEY_FILE: file(es256) }
    expect(wrongIn(key)).to.deep.equal(['JWT_PRIVATE_KEY_FILE'])
    expect(wrongIn({ JWT_SECRET: secret, JWT_PRIVATE_KEY_FILE: former, JWT_PREVIOUS_KEY_FILES: former })).to.deep.equal(
      ['JWT_SECRET', 'JWT_PRIVATE_KEY_FILE', 'JWT_PREVIOUS_KEY_FILES'],
    )
  })

  it('may have previous keys, each of which must fit the algorithm (JW-3)', () => {
    const [one, other] = [file(generateSigningKeyPem('ES256')), file(generateSigningKeyPem('ES256'))]
    expect(settingsOf({ JWT_PREVIOUS_KEY_FILES: `${one}, ${other}` }).jwt.previousKeys).to.have.lengthOf(2)
    expect(wrongIn({ JWT_PREVIOUS_KEY_FILES: `${one},${file(rs256)}` })).to.deep.equal(['JWT_PREVIOUS_KEY_FILES'])
  })

  it('never appear in a message', () => {
    const body = es256.split('\n')[1] ?? 'none'
    const told = problemsOf({ JWT_ALGORITHM: 'RS256', JWT_PRIVATE_KEY_FILE: file(es256), JWT_SECRET: body })
    expect(told).to.have.lengthOf(2)
    expect(told.join('\n')).to.not.include(body)
  })
})
