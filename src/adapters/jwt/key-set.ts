import type { JSONWebKeySet } from 'jose'
import { exportJWK } from 'jose/key/export'
import type { SigningKey } from './signing-key.js'

export interface SigningKeys {
  readonly current: SigningKey
  /** Former keys: they sign nothing, but tokens that they signed are still accepted (rule JW-3). */
  readonly previous: readonly SigningKey[]
}

/** The keys with which other services verify our tokens (RFC 7517, JWK Set). It never contains a secret. */
export async function publicKeySet({ current, previous }: SigningKeys): Promise<JSONWebKeySet> {
  // A key that is listed twice is published once: some clients refuse a set with two keys of one kid.
  const distinct = new Map([current, ...previous].map((key) => [key.kid, key]))
  const published = [...distinct.values()].filter(({ verifying }) => verifying.type === 'public')
  return {
    keys: await Promise.all(
      published.map(async ({ algorithm, kid, verifying }) => {
        return { ...(await exportJWK(verifying)), kid, alg: algorithm, use: 'sig' }
      }),
    ),
  }
}
