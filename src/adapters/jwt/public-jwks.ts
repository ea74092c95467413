import type { SigningAlgorithm, SigningKey } from './signing-key.js'

/** A public key as other services read it (RFC 7517). */
export interface Jwk {
  readonly kty: string
  readonly kid: string
  readonly alg: SigningAlgorithm
  readonly use: 'sig'
  readonly crv?: string | undefined
  readonly x?: string | undefined
  readonly y?: string | undefined
  readonly n?: string | undefined
  readonly e?: string | undefined
}

/** The keys that verify our tokens: both of them during a rotation (rule JW-3), and never a shared secret. */
export function publicJwks(keys: readonly SigningKey[]): { keys: Jwk[] } {
  return { keys: keys.filter((key) => key.verifying.type === 'public').map(publicJwk) }
}

function publicJwk({ algorithm, kid, verifying }: SigningKey): Jwk {
  const { kty = '', ...members } = verifying.export({ format: 'jwk' })
  const { crv, x, y, n, e } = members
  const key = kty === 'EC' ? { crv, x, y } : { n, e }
  return { kty, ...key, kid, alg: algorithm, use: 'sig' }
}
