import type { SigningAlgorithm, SigningKey } from './signing-key.js'

/** A public key as other services read it (RFC 7517). */
export interface Jwk {
  readonly kty: string
  readonly kid: string
  readonly alg: SigningAlgorithm
  readonly use: 'sig'
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly n?: string
  readonly e?: string
}

/** The keys that verify our tokens: both of them during a rotation (rule JW-3), and never a shared secret. */
export function publicJwks(keys: readonly SigningKey[]): { keys: Jwk[] } {
  // A key that is named twice is one: some clients refuse a set that has two for a kid.
  const distinct = new Map(keys.map((key) => [key.kid, key]))
  return { keys: [...distinct.values()].filter((key) => key.verifying.type === 'public').map(publicJwk) }
}

function publicJwk({ algorithm, kid, verifying }: SigningKey): Jwk {
  const { kty = '', crv = '', x = '', y = '', n = '', e = '' } = verifying.export({ format: 'jwk' })
  const key = kty === 'EC' ? { kty, crv, x, y } : { kty, n, e }
  return { ...key, kid, alg: algorithm, use: 'sig' }
}
