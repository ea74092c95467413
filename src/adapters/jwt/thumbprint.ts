import { createHash, type KeyObject } from 'node:crypto'

/** RFC 7638: the members that make the key, in the order of the alphabet, hashed. */
export function thumbprint(key: KeyObject): string {
  const { kty, crv, x, y, e, n, k } = key.export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ crv, e, k, kty, n, x, y })).digest('base64url')
}
