import { createPublicKey, randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { generateSigningKeyPem } from '../../src/adapters/jwt/signing-key.js'

type Fields = Readonly<Record<string, unknown>>

/** The differences between a token and one of the service. A field that is undefined is left out. */
interface Differences {
  readonly claims?: Fields
  readonly header?: Fields
  readonly key?: string
}

/** Tokens for verifiers, made from one that the service issued. */
export class TokenForge {
  private readonly claims: Fields
  private readonly header: Fields
  private readonly now = Math.floor(Date.now() / 1000)

  /** @param key the private key of the service, in PEM */
  constructor(
    private readonly token: string,
    private readonly key: string,
  ) {
    const decoded = jwt.decode(token, { complete: true, json: true })
    if (!decoded) throw new Error('the service issued no JWT')
    this.claims = decoded.payload as Fields
    this.header = { ...decoded.header }
  }

  /** From a service and a verifier whose clocks differ by 30 seconds. */
  acceptable(): Readonly<Record<string, string>> {
    const soon = this.now + 30
    return {
      'of a clock that is 30 s fast': this.forge({ claims: { auth_time: soon, iat: soon, exp: soon + 900 } }),
      'expired 30 s ago': this.forge({ claims: this.expired(30) }),
    }
  }

  unacceptable(): Readonly<Record<string, string>> {
    const publicKey = createPublicKey(this.key).export({ type: 'spki', format: 'pem' }).toString()
    return {
      none: '',
      expired: this.forge({ claims: this.expired(90) }),
      'not valid yet': this.forge({ claims: { nbf: this.now + 90 } }),
      'without exp': this.forge({ claims: { exp: undefined } }),
      'without jti': this.forge({ claims: { jti: undefined } }),
      'without sub': this.forge({ claims: { sub: undefined } }),
      'of another issuer': this.forge({ claims: { iss: 'https://login.example.com' } }),
      'for another audience': this.forge({ claims: { aud: 'another-shop' } }),
      'signed by another key': this.forge({ key: generateSigningKeyPem('ES256') }),
      'with alg none': this.forge({ header: { alg: 'none' }, key: '' }),
      'with HS256 and the public key': this.forge({ header: { alg: 'HS256' }, key: publicKey }),
      'of the type JWT': this.forge({ header: { typ: 'JWT' } }),
      'without a type': this.forge({ header: { typ: undefined } }),
      truncated: this.token.slice(0, -10),
      'without a signature': this.token.replace(/[^.]+$/, ''),
      'that is no JWT': 'abc',
    }
  }

  /** Each signed with another unknown key, as an attacker would send them. */
  ofUnknownKey(): string {
    return this.forge({ header: { kid: randomUUID() }, key: generateSigningKeyPem('ES256') })
  }

  private expired(secondsAgo: number): Fields {
    return { iat: this.now - secondsAgo - 900, exp: this.now - secondsAgo }
  }

  private forge({ claims, header, key = this.key }: Differences): string {
    const merged = { ...this.header, ...header } as unknown as jwt.JwtHeader
    const defined = JSON.parse(JSON.stringify({ ...this.claims, ...claims }))
    return jwt.sign(defined, key, { algorithm: merged.alg as jwt.Algorithm, header: merged })
  }
}
