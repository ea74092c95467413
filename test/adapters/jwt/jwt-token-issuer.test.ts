import { expect } from 'chai'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { publicKeySet } from '../../../src/adapters/jwt/key-set.js'
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
      const { payload, protectedHeader } = await jwtVerify(
        token,
        createLocalJWKSet(await publicKeySet({ current: key, previous: [] })),
        {
          issuer: SETTINGS.issuer,
          audience: SETTINGS.audience,
          typ: 'at+jwt',
          algorithms: [key.algorithm],
          currentDate: NOW,
        },
      )
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

  it('accepts tokens of the former key during a rotation, and signs with the new one (JW-3)', async () => {
    const next = await newEs256Key()
    const rotated = issuerWith(next, [ES256_KEY])
    expect(rotated.verify(issuerWith(ES256_KEY).issue(user, session).token)).not.to.equal(null)
    expect(decodeProtectedHeader(rotated.issue(user, session).token).kid).to.equal(next.kid)
  })

  it('refuses tokens of the former key once the rotation is over (JW-3)', async () => {
    expect(issuerWith(await newEs256Key()).verify(issuerWith(ES256_KEY).issue(user, session).token)).to.equal(null)
  })

  it('refuses what a former key of another algorithm signed (JW-1)', () => {
    expect(issuerWith(ES256_KEY, [RS256_KEY]).verify(issuerWith(RS256_KEY).issue(user, session).token)).to.equal(null)
  })
})
