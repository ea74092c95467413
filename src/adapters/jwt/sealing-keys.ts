import { hkdfSync } from 'node:crypto'
import type { SigningKey } from './signing-key.js'

const LABEL = 'weibind sealing key v1'
const KEY_BYTES = 32

/**
 * Keys for sealing, one from each signing key, in their order: processes that share the one share the other, and both
 * rotate together. The private number alone goes in, since PEM files of one key may differ.
 */
export function deriveSealingKeys(keys: readonly SigningKey[]): readonly Buffer[] {
  return keys.map(({ signing }) => {
    const { d, k } = signing.export({ format: 'jwk' })
    const secret = Buffer.from(d ?? k ?? '', 'base64url')
    return Buffer.from(hkdfSync('sha256', secret, '', LABEL, KEY_BYTES))
  })
}
