import { createPublicKey } from 'node:crypto'
import { expect } from 'chai'
import { publisherOf } from '../../../src/adapters/jwt/published-keys.js'
import { ES256_KEY, RS256_KEY } from './issuing.js'

const P256 = { kty: 'EC', crv: 'P-256' }

/** The public halves; each document prints the private half beside it. */
const PUBLISHED = {
  'the ES256 example of jwt.io': {
    ...P256,
    x: 'EVs_o5-uQbTjL3chynL4wXgUg2R9q9UU8I5mEovUf84',
    y: 'kGe5DgSIycKp8w9aJmoHhB1sB3QTugfnRWm5nU_TzsY',
  },
  'the ES256 example of RFC 7515': {
    ...P256,
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  },
  'the RS256 example of jwt.io': {
    kty: 'RSA',
    n: 'u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u-qKhbwKfBstIs-bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyehkd3qqGElvW_VDL5AaWTg0nLVkjRo9z-40RQzuVaE8AkAFmxZzow3x-VJYKdjykkJ0iT9wCS0DRTXu269V264Vf_3jvredZiKRkgwlL9xNAwxXFg0x_XFw005UWVRIkdgcKWTjpBP2dPwVZ4WWC-9aGVd-Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbcmw',
    e: 'AQAB',
  },
}

describe('publisherOf', () => {
  for (const [publisher, jwk] of Object.entries(PUBLISHED))
    it(`knows ${publisher} (JW-2)`, () => {
      expect(publisherOf(createPublicKey({ format: 'jwk', key: jwk }))).to.equal(publisher)
    })

  it('knows no publisher of a new key', () => {
    expect(publisherOf(ES256_KEY.verifying)).to.equal(null)
    expect(publisherOf(RS256_KEY.verifying)).to.equal(null)
  })
})
