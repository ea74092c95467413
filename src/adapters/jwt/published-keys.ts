import { createHash, type KeyObject } from 'node:crypto'

/** Private keys printed in documentation, by the SHA-256 of their public key (SPKI, DER). */
const PUBLISHED_KEYS: Record<string, string> = {
  pA8PLil03HaoLfb_4I7Q15lVx5560MINl66Pkkat4cE: 'the ES256 example of jwt.io',
  '9WyLASJ_Yt28FusppqwLMQ4nZ2Cl4GMC-ogaNRRva8c': 'the RS256 example of jwt.io',
  K9G7DESol8MKeqCZHN442AYv5EHeUNoPRoJTRPYC6Cc: 'the ES256 example of RFC 7515',
}

const EXAMPLE_SECRET =
  /your.?(?:256|384|512|secret|key|jwt)|secret.at.least|change.?(?:me|this|it)|replace.?(?:me|this)|example/i
const ALPHABETS = ['0123456789', '1234567890', 'abcdefghijklmnopqrstuvwxyz']

/** A random secret has far more, even in digits or hexadecimal; `changemechangeme` has seven. */
const MIN_DIFFERENT_CHARACTERS = 8

/** The document that contains the private half of a public key, or null. */
export function publisherOf(publicKey: KeyObject): string | null {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return PUBLISHED_KEYS[createHash('sha256').update(der).digest('base64url')] ?? null
}

/** Whether a secret is a common example or a pattern (rule JW-2). */
export function isExampleSecret(secret: string): boolean {
  return (
    new Set(secret).size < MIN_DIFFERENT_CHARACTERS ||
    EXAMPLE_SECRET.test(secret) ||
    ALPHABETS.some((alphabet) => secret.toLowerCase().startsWith(alphabet))
  )
}
