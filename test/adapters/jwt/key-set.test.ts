import { expect } from 'chai'
import { publicKeySet } from '../../../src/adapters/jwt/key-set.js'
import { generateSigningKeyPem, parseSigningKey } from '../../../src/adapters/jwt/signing-key.js'
import { ES256_KEY, HS256_KEY, newEs256Key, RS256_KEY } from './issuing.js'

describe('publicKeySet', () => {
  it('publishes the current and the former keys, and nothing private of them (JW-3)', async () => {
    const former = await newEs256Key()
    const { keys } = await publicKeySet({ current: ES256_KEY, previous: [former] })
    expect(keys.map(({ kid }) => kid)).to.deep.equal([ES256_KEY.kid, former.kid])
    for (const key of keys) {
      expect(key).to.have.all.keys('kty', 'crv', 'x', 'y', 'kid', 'alg', 'use')
      expect(key).to.include({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
    }
  })

  it('publishes modulus and exponent of an RSA key', async () => {
    const [key] = (await publicKeySet({ current: RS256_KEY, previous: [] })).keys
    expect(key).to.have.all.keys('kty', 'n', 'e', 'kid', 'alg', 'use')
    expect(key).to.include({ kty: 'RSA', alg: 'RS256', use: 'sig' })
  })

  it('publishes a key once that is listed twice', async () => {
    const pem = generateSigningKeyPem('ES256')
    const [current, again] = [await parseSigningKey('ES256', pem), await parseSigningKey('ES256', pem)]
    expect((await publicKeySet({ current, previous: [again] })).keys).to.have.length(1)
  })

  it('publishes no secret', async () => {
    expect(await publicKeySet({ current: HS256_KEY, previous: [] })).to.deep.equal({ keys: [] })
  })
})
