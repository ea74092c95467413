import { createHmac, sign } from 'node:crypto'
import { expect } from 'chai'
import { ES256_KEY, issuerWith, NOW_SECONDS, newEs256Key, RS256_KEY, session, user } from './issuing.js'

const issuer = issuerWith(ES256_KEY)
const header = { alg: 'ES256', typ: 'at+jwt', kid: ES256_KEY.kid }
const claims = {
  iss: 'https://login.example.com',
  aud: 'weibind',
  sub: user.id,
  username: 'Alice',
  sid: session.id,
  auth_time: NOW_SECONDS,
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 900,
  jti: 'id-1',
}

function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}

/** Any content, signed by the right key. */
function signed(head: unknown, body: unknown, key = ES256_KEY): string {
  const input = `${encode(head)}.${encode(body)}`
  const signature = sign('sha256', Buffer.from(input), { key: key.signing, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

function hmac(head: object, secret: string): string {
  const input = `${encode(head)}.${encode(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

function without(name: keyof typeof claims | keyof typeof header, from: object): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== name))
}

/** The same bytes, written with a last letter whose idle bits are not zero. */
function withIdleBits(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + letters[letters.indexOf(token.slice(-1)) + 1]
}

const whole = signed(header, claims)
const [wholeHeader, wholeClaims, wholeSignature] = whole.split('.')
const publicPem = ES256_KEY.verifying.export({ type: 'spki', format: 'pem' }).toString()
const hs = { ...header, alg: 'HS256' }

const hostile: Record<string, string> = {
  'alg none, without signature': `${encode({ ...header, alg: 'none' })}.${wholeClaims}.`,
  'alg none, with the signature': `${encode({ ...header, alg: 'none' })}.${wholeClaims}.${wholeSignature}`,
  'alg None': `${encode({ ...header, alg: 'None' })}.${wholeClaims}.`,
  'an empty signature': `${wholeHeader}.${wholeClaims}.`,
  'no signature': `${wholeHeader}.${wholeClaims}`,
  'a fourth part': `${whole}.${wholeSignature}`,
  'a signature of zeros': `${wholeHeader}.${wholeClaims}.${Buffer.alloc(64).toString('base64url')}`,
  'a signature in DER': `${wholeHeader}.${wholeClaims}.${sign('sha256', Buffer.from(`${wholeHeader}.${wholeClaims}`), ES256_KEY.signing).toString('base64url')}`,
  'another body under the same signature': `${wholeHeader}.${encode({ ...claims, sub: 'other' })}.${wholeSignature}`,
  'HS256 with the public key in PEM as its secret': hmac(hs, publicPem),
  'HS256 with the public key in PEM, without a kid': hmac(without('kid', hs), publicPem),
  'HS256 with the kid as its secret': hmac(hs, ES256_KEY.kid),
  'ES384 in the header': signed({ ...header, alg: 'ES384' }, claims),
  'RS256 of a key that is not ours': signed({ ...header, alg: 'RS256' }, claims, RS256_KEY),
  'no alg': signed(without('alg', header), claims),
  'alg as a list': signed({ ...header, alg: ['ES256'] }, claims),
  'alg in lower case': signed({ ...header, alg: 'es256' }, claims),
  'another key under our kid': signed(header, claims, await newEs256Key()),
  'an unknown kid': signed({ ...header, kid: 'unknown' }, claims),
  'a kid of the prototype': signed({ ...header, kid: '__proto__' }, claims),
  'no kid': signed(without('kid', header), claims),
  'kid as a list': signed({ ...header, kid: [ES256_KEY.kid] }, claims),
  'an unknown crit': signed({ ...header, crit: ['exp'] }, claims),
  'crit with b64': signed({ ...header, crit: ['b64'], b64: false }, claims),
  'an empty crit': signed({ ...header, crit: [] }, claims),
  'a key of its own (jwk)': signed({ ...header, jwk: ES256_KEY.verifying.export({ format: 'jwk' }) }, claims),
  'the address of a key (jku)': signed({ ...header, jku: 'https://evil.example/jwks' }, claims),
  'typ JWT': signed({ ...header, typ: 'JWT' }, claims),
  'typ in upper case': signed({ ...header, typ: 'AT+JWT' }, claims),
  'no typ': signed(without('typ', header), claims),
  'a header that is no object': signed('"ES256"', claims),
  'a header that is no JSON': signed('{', claims),
  'a body that is no object': signed(header, '"text"'),
  'a body that is null': signed(header, 'null'),
  'a body that is a list': signed(header, [claims]),
  'a body that is no JSON': signed(header, '{"iss":'),
  'another iss': signed(header, { ...claims, iss: 'https://evil.example' }),
  'iss as a list': signed(header, { ...claims, iss: [claims.iss] }),
  'iss with a slash more': signed(header, { ...claims, iss: `${claims.iss}/` }),
  'another aud': signed(header, { ...claims, aud: 'other' }),
  'aud as a list': signed(header, { ...claims, aud: ['weibind'] }),
  'aud as a list of two': signed(header, { ...claims, aud: ['weibind', 'other'] }),
  'expired this second': signed(header, { ...claims, exp: NOW_SECONDS }),
  'expired by a second': signed(header, { ...claims, exp: NOW_SECONDS - 1 }),
  'exp as text': signed(header, { ...claims, exp: String(claims.exp) }),
  'exp as null': signed(header, { ...claims, exp: null }),
  'an endless exp': signed(header, JSON.stringify(claims).replace(String(claims.exp), '1e999')),
  'iat in a minute': signed(header, { ...claims, iat: NOW_SECONDS + 60 }),
  'iat in ten seconds': signed(header, { ...claims, iat: NOW_SECONDS + 10 }),
  'iat as text': signed(header, { ...claims, iat: String(claims.iat) }),
  'nbf in a second': signed(header, { ...claims, nbf: NOW_SECONDS + 1 }),
  'nbf as text': signed(header, { ...claims, nbf: '0' }),
  'auth_time as text': signed(header, { ...claims, auth_time: 'now' }),
  'an empty sub': signed(header, { ...claims, sub: '' }),
  'sub as a number': signed(header, { ...claims, sub: 1 }),
  'sub as an object': signed(header, { ...claims, sub: { $ne: null } }),
  'an empty sid': signed(header, { ...claims, sid: '' }),
  'jti as a number': signed(header, { ...claims, jti: 1 }),
  'idle bits in its signature': withIdleBits(whole),
  'a space before it': ` ${whole}`,
  'a line break after it': `${whole}\n`,
  'a tab within it': whole.replace('.', '.\t'),
  'Bearer before it': `Bearer ${whole}`,
  'padding after it': `${whole}==`,
  'the other alphabet of base64': `${wholeHeader}.${wholeClaims}.${Buffer.from(wholeSignature ?? '', 'base64url').toString('base64')}`,
  'ten kilobytes, well signed': signed(header, { ...claims, more: 'x'.repeat(10_000) }),
}

describe('JwtTokenIssuer, given a hostile token', () => {
  it('accepts the valid token that the hostile ones are made from', () => {
    expect(issuer.verify(whole)).to.deep.equal({ userId: user.id, sessionId: session.id })
  })

  it('accepts one from a server whose clock is a few seconds ahead', () => {
    expect(issuer.verify(signed(header, { ...claims, iat: NOW_SECONDS + 3 }))).not.to.equal(null)
  })

  for (const [what, token] of Object.entries(hostile)) {
    it(`refuses ${what} (JW-1)`, () => {
      expect(issuer.verify(token)).to.equal(null)
    })
  }

  for (const name of Object.keys(claims) as (keyof typeof claims)[]) {
    it(`refuses one without ${name} (JW-1)`, () => {
      expect(issuer.verify(signed(header, without(name, claims)))).to.equal(null)
    })
  }
})
