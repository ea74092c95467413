import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createVerifier } from 'fast-jwt'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { generateSigningKeyPem } from '../../src/adapters/jwt/signing-key.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

const ISSUER = 'https://login.example.com'
const AUDIENCE = 'the-shop'
const REQUIRED = ['iss', 'aud', 'sub', 'client_id', 'username', 'sid', 'auth_time', 'iat', 'exp', 'jti']

interface Verified {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

type Library = (token: string, jwksUrl: string, algorithm: 'ES256' | 'RS256') => Promise<Verified>

/** Two that have no line in common, each as another service would use it: with the address of our keys alone. */
const LIBRARIES: Readonly<Record<string, Library>> = {
  jose: async (token, jwksUrl, algorithm) => {
    const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwksUrl)), {
      algorithms: [algorithm],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: 'at+jwt',
      requiredClaims: REQUIRED,
    })
    return { header: { ...protectedHeader }, claims: payload }
  },
  'fast-jwt': async (token, jwksUrl, algorithm) => {
    const { keys } = (await (await fetch(jwksUrl)).json()) as { keys: (JsonWebKey & { kid: string })[] }
    const verify = createVerifier({
      key: async ({ header }: { header: { kid?: string } }) => {
        const key = keys.find(({ kid }) => kid === header.kid)
        if (!key) throw new Error('no key of that kid')
        return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString()
      },
      algorithms: [algorithm],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      checkTyp: 'at+jwt',
      requiredClaims: REQUIRED,
      complete: true,
    })
    const { header, payload } = await verify(token)
    return { header, claims: payload }
  },
}

for (const algorithm of ['ES256', 'RS256'] as const) {
  describe(`rule JW-3: our tokens, verified by other libraries under ${algorithm}`, () => {
    let service: TestService
    let browser: Person
    let jwksUrl: string

    const opened = openedForSuite()
    before(async () => {
      const key = join(opened.folder(), 'key.pem')
      writeFileSync(key, generateSigningKeyPem(algorithm))
      const names = { JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE }
      service = await openTestService(opened, { JWT_ALGORITHM: algorithm, JWT_PRIVATE_KEY_FILE: key, ...names })
      browser = new Person(service)
      jwksUrl = `${service.url}/.well-known/jwks.json`
    })

    const logIn = async () => (await browser.register({ username: newName(), password: PASSWORD })).data

    for (const [library, verify] of Object.entries(LIBRARIES)) {
      it(`JW-3: ${library} verifies one through the JWKS`, async () => {
        const { token, user } = await logIn()
        const { header, claims } = await verify(token, jwksUrl, algorithm)
        const [{ kid }] = JSON.parse((await browser.send('GET', '/.well-known/jwks.json')).text).keys
        expect(header).to.deep.equal({ alg: algorithm, typ: 'at+jwt', kid })
        expect(claims).to.include({ sub: user.id, username: user.username, aud: AUDIENCE, iss: ISSUER })
      })

      it(`JW-3: ${library} refuses a changed one`, async () => {
        const [head = '', body = '', signature = ''] = (await logIn()).token.split('.')
        const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'somebody-else' }
        const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
        const outcome = await verify(forged, jwksUrl, algorithm).then(
          () => 'verified',
          () => 'refused',
        )
        expect(outcome).to.equal('refused')
      })
    }

    it('JW-3: has the claims of RFC 9068 that http-api.md names, and no more', async () => {
      const { token, user, refresh_token, expires_in } = await logIn()
      const { claims } = await verified(token)
      expect(claims).to.have.all.keys(...REQUIRED)
      const { data } = await browser.call<{ id: string }[]>('GET', '/sessions/', { bearer: token })
      expect(claims).to.include({ sub: user.id, sid: data[0]?.id })
      const { iat, exp, auth_time } = claims as Record<string, number>
      expect(exp).to.equal((iat ?? 0) + expires_in)
      expect(auth_time).to.equal(iat)

      service.clock.advance(60)
      const later = (await verified((await browser.refresh(refresh_token)).data.token)).claims
      service.clock.advance(-60)
      expect(later).to.include({ sub: user.id, sid: data[0]?.id, auth_time })
      expect(later['iat']).to.be.within((iat ?? 0) + 60, (iat ?? 0) + 180)
      expect(later['jti']).not.to.equal(claims['jti'])
    })

    const verified = (token: string): Promise<Verified> => {
      const [head = '', body = ''] = token.split('.')
      const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
      return Promise.resolve({ header: read(head), claims: read(body) })
    }
  })
}
