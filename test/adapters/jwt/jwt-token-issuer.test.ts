import { expect } from 'chai'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { publicJwks } from '../../../src/adapters/jwt/public-jwks.js'
import { tokenIssuerContract } from '../../contract/token-issuer-contract.js'
import {
  ES256_KEY,
  HS256_KEY,
  issuerWith,
  NOW,
  NOW_SECONDS,
  newEs256Key,
  RS256_KEY,
  SETTINGS,
  session,
  user,
} from './issuing.js'

for (const key of [ES256_KEY, RS256_KEY, HS256_KEY]) {
  tokenIssuerContract(`jsonwebtoken with ${key.algorithm}`, (now) => issuerWith(key, [], now))
}

describe('JwtTokenIssuer', () => {
  for (const key of [ES256_KEY, RS256_KEY]) {
    it(`issues what another library verifies by the published keys alone: ${key.algorithm}`, async () => {
      const { token, expiresInSeconds } = issuerWith(key).issue(user, session)
      const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(publicJwks([key])), {
        issuer: SETTINGS.issuer,
        audience: SETTINGS.audience,
        typ: 'at+jwt',
        algorithms: [key.algorithm],
        currentDate: NOW,
      })
      expect(protectedHeader).to.deep.equal({ alg: key.algorithm, typ: 'at+jwt', kid: key.kid })
      const { jti, ...claims } = payload
      expect(jti).to.match(/^[0-9a-f-]{36}$/)
      expect(claims).to.deep.equal({
        iss: 'https://login.example.com',
        aud: 'weibind',
        sub: user.id,
        username: 'Alice',
        sid: session.id,
        client_id: 'weibind-client',
        auth_time: NOW_SECONDS - 60,
        iat: NOW_SECONDS,
        exp: NOW_SECONDS + 900,
      })
      expect(expiresInSeconds).to.equal(900)
    })
  }

  it('gives every token an id of its own', () => {
    const issuer = issuerWith(ES256_KEY)
    expect(issuer.issue(user, session).token).not.to.equal(issuer.issue(user, session).token)
  })

  it('accepts tokens of the former key during a rotation, and signs with the new one (JW-3)', () => {
    const next = newEs256Key()
    const rotated = issuerWith(next, [ES256_KEY])
    expect(rotated.verify(issuerWith(ES256_KEY).issue(user, session).token)).not.to.equal(null)
    expect(decodeProtectedHeader(rotated.issue(user, session).token).kid).to.equal(next.kid)
  })

  it('refuses tokens of the former key once the rotation is over (JW-3)', () => {
    expect(issuerWith(newEs256Key()).verify(issuerWith(ES256_KEY).issue(user, session).token)).to.equal(null)
  })

  it('refuses what a former key of another algorithm signed (JW-1)', () => {
    expect(issuerWith(ES256_KEY, [RS256_KEY]).verify(issuerWith(RS256_KEY).issue(user, session).token)).to.equal(null)
  })
})

describe('publicJwks', () => {
  it('publishes the current and the former key, and nothing private of them (JW-3)', () => {
    const former = newEs256Key()
    const { keys } = publicJwks([ES256_KEY, former])
    expect(keys.map(({ kid }) => kid)).to.deep.equal([ES256_KEY.kid, former.kid])
    for (const key of keys) {
      expect(key).to.have.all.keys('kty', 'crv', 'x', 'y', 'kid', 'alg', 'use')
      expect(key).to.include({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
    }
  })

  it('publishes modulus and exponent of an RSA key', () => {
    const [key] = publicJwks([RS256_KEY]).keys
    expect(key).to.have.all.keys('kty', 'n', 'e', 'kid', 'alg', 'use')
    expect(key).to.include({ kty: 'RSA', alg: 'RS256', use: 'sig' })
  })

  it('publishes no secret', () => {
    expect(publicJwks([HS256_KEY])).to.deep.equal({ keys: [] })
  })
})
