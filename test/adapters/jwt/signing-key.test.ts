import { createHash, generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { deriveSealingKeys } from '../../../src/adapters/jwt/sealing-keys.js'
import {
  generateSigningKeyPem,
  parseSigningKey,
  type SigningAlgorithm,
  signingKeyProblem,
} from '../../../src/adapters/jwt/signing-key.js'
import { ES256_KEY, HS256_KEY, RS256_KEY } from './issuing.js'

const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const locked = { ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'open sesame' }
const P256 = ec('prime256v1')
const SECRET = 'vJ8-qT2m_Zr4cYwE7nLxK0dHsGb5uAfP'

/** Printed on jwt.io, and in more configurations than anybody would think. */
const JWT_IO_ES256 = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
-----END PRIVATE KEY-----`

/** Of this test alone. */
const LASTING_ES256 = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNV6UsW6qRy1ygHc9
QSiO4LJAgF6Zavsr5r/lJHltXxehRANCAAQLoFi+8lyAdmirr4c00wkwa0TSpF8k
GM4SZA0Y4eh26sxlKoM+qW4IG0Y4tyHQRdEC0euRi2Jt6qg8nlUE2Aab
-----END PRIVATE KEY-----`

const refused: [what: string, algorithm: SigningAlgorithm, material: string, complaint: RegExp][] = [
  ['nothing', 'ES256', '', /private key in PEM/],
  ['rubbish', 'ES256', 'canary-key', /private key in PEM/],
  ['a PEM that is cut off', 'ES256', P256.export(pkcs8).toString().slice(0, 90), /private key in PEM/],
  [
    'a public key',
    'RS256',
    rsa(2048).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    /private key in PEM/,
  ],
  ['a key behind a passphrase', 'ES256', P256.export(locked).toString(), /without a passphrase/],
  ['a secret where a key belongs', 'RS256', SECRET, /private key in PEM/],
  ['another curve', 'ES256', ec('secp384r1').export(pkcs8).toString(), /P-256 \(prime256v1\), not secp384r1/],
  ['the curve of Bitcoin', 'ES256', ec('secp256k1').export(pkcs8).toString(), /not secp256k1/],
  ['an RSA key for ES256', 'ES256', generateSigningKeyPem('RS256'), /an EC key, not one of type rsa/],
  ['an EC key for RS256', 'RS256', generateSigningKeyPem('ES256'), /an RSA key, not one of type ec/],
  ['an Ed25519 key', 'ES256', generateKeyPairSync('ed25519').privateKey.export(pkcs8).toString(), /type ed25519/],
  ['1024 bits', 'RS256', rsa(1024).privateKey.export(pkcs8).toString(), /2048 bits or more, not 1024/],
  ['the key of jwt.io', 'ES256', JWT_IO_ES256, /known to everybody/],
  ['an empty secret', 'HS256', '', /32 bytes or more/],
  ['31 bytes', 'HS256', SECRET.slice(1), /32 bytes or more/],
  ['31 bytes and a line break', 'HS256', `${SECRET.slice(1)}\n`, /32 bytes or more/],
  ['one character', 'HS256', 'a'.repeat(64), /example or a pattern/],
  ['zeros', 'HS256', '0'.repeat(64), /example or a pattern/],
  ['a word again and again', 'HS256', 'secret'.repeat(8), /example or a pattern/],
  ['changeme', 'HS256', 'changeme'.repeat(4), /example or a pattern/],
  ['please change me', 'HS256', 'please-change-me-before-production-0123', /example or a pattern/],
  ['the secret of jwt.io', 'HS256', 'a-string-secret-at-least-256-bits-long', /example or a pattern/],
  ['the former secret of jwt.io', 'HS256', 'your-256-bit-secret-your-256-bit-secret', /example or a pattern/],
  ['an example', 'HS256', 'this-is-an-EXAMPLE-secret-with-40-letters', /example or a pattern/],
  ['the digits in order', 'HS256', '01234567890123456789012345678901', /example or a pattern/],
  ['the alphabet', 'HS256', 'abcdefghijklmnopqrstuvwxyzABCDEF', /example or a pattern/],
]

describe('parseSigningKey', () => {
  for (const [what, algorithm, material, complaint] of refused) {
    it(`refuses ${what} for ${algorithm}, and repeats nothing of it (JW-2)`, async () => {
      const problem = signingKeyProblem(algorithm, material)
      expect(problem).to.match(complaint)
      const lines = material.split('\n').filter((line) => line.length > 5 && !line.startsWith('-----'))
      for (const line of lines) expect(problem).not.to.include(line)
      const refusal = await parseSigningKey(algorithm, material).catch((error: Error) => error.message)
      expect(refusal).to.equal(problem)
    })
  }

  it('names a key by its thumbprint after RFC 7638, which never changes', async () => {
    expect((await parseSigningKey('ES256', LASTING_ES256)).kid).to.equal('-u_La3au9DByiMO49q982wSP8GhAWatypp9UjSgxiiM')
    expect((await parseSigningKey('HS256', SECRET)).kid).to.equal('wycBPSLvIPUs-ywHrw6JBeF0zSLb-741WkPMq3LGaT4')
    const { e, kty, n } = RS256_KEY.verifying.export({ format: 'jwk' })
    expect(RS256_KEY.kid).to.equal(createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url'))
  })

  it('names a key by the key alone, however its PEM is written', async () => {
    const sec1 = P256.export({ type: 'sec1', format: 'pem' }).toString()
    const windows = P256.export(pkcs8).toString().replaceAll('\n', '\r\n')
    const pems = [P256.export(pkcs8).toString(), sec1, windows]
    const keys = await Promise.all(pems.map((pem) => parseSigningKey('ES256', pem)))
    expect(new Set(keys.map(({ kid }) => kid)).size).to.equal(1)
  })

  it('takes a secret from a file as from a variable', async () => {
    expect((await parseSigningKey('HS256', `${SECRET}\r\n`)).kid).to.equal(HS256_KEY.kid)
  })

  for (const secret of ['3f9a'.padEnd(64, '8d1c07b5e26f4a90'), '微博登录服务的签名密钥甲乙丙']) {
    it(`takes ${Buffer.byteLength(secret)} bytes of a secret: ${secret.slice(0, 6)}...`, () => {
      expect(signingKeyProblem('HS256', secret)).to.equal(null)
    })
  }
})

describe('generateSigningKeyPem', () => {
  for (const algorithm of ['ES256', 'RS256'] as const) {
    it(`makes a new ${algorithm} key each time, fit to be parsed`, async () => {
      const one = await parseSigningKey(algorithm, generateSigningKeyPem(algorithm))
      const other = await parseSigningKey(algorithm, generateSigningKeyPem(algorithm))
      expect(one.kid).not.to.equal(other.kid)
    })
  }
})

describe('deriveSealingKeys', () => {
  it('makes one key of 32 bytes from each signing key, in their order', () => {
    const keys = deriveSealingKeys([ES256_KEY, RS256_KEY, HS256_KEY])
    expect(keys.map((key) => key.length)).to.deep.equal([32, 32, 32])
    expect(new Set(keys.map((key) => key.toString('hex'))).size).to.equal(3)
    expect(deriveSealingKeys([RS256_KEY])).to.deep.equal([keys[1]])
  })

  it('makes the same key in every process, however the PEM is written', async () => {
    const sec1 = await parseSigningKey('ES256', P256.export({ type: 'sec1', format: 'pem' }).toString())
    const other = await parseSigningKey('ES256', P256.export(pkcs8).toString())
    expect(deriveSealingKeys([sec1])).to.deep.equal(deriveSealingKeys([other]))
  })

  it('gives nothing of the signing key away', () => {
    const [key] = deriveSealingKeys([HS256_KEY])
    expect(key?.toString()).not.to.equal(SECRET)
  })
})
