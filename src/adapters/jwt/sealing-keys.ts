import { hkdfSync } from 'node:crypto'
import type { SigningKey } from './signing-key.js'

const LABEL = 'weibind sealing key v1'
const KEY_BYTES = 32

/**
 * A sealing key from each signing key, in their order, so that processes share both and both rotate together. Derived
 * from the private number alone, since PEM files of one key may differ (HKDF, RFC 5869).
 */
export function deriveSealingKeys(keys: readonly SigningKey[]): readonly Buffer[] {
  return keys.map(({ signing }) => {
    const { d, k } = signing.export({ format: 'jwk' })
    const secret = Buffer.from(d ?? k ?? '', 'base64url')
    return Buffer.from(hkdfSync('sha256', secret, '', LABEL, KEY_BYTES))
  })
}
