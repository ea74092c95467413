/** Thumbprints of private keys that are printed in documentation, and pasted into configurations ever since. */
const PUBLISHED_KEYS: Record<string, string> = {
  '19J8y7Zprt2-QKLjF2I5pVk0OELX6cY2AfaAv1LC_w8': 'the ES256 example of jwt.io',
  oGDmHqCJ7yzMkWEkrlZVHkvrHIyQwtlDmeq5ForUHeY: 'the RS256 example of jwt.io',
  'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U': 'the ES256 example of RFC 7515',
}

const EXAMPLE_SECRET =
  /your.?(?:256|384|512|secret|key|jwt)|secret.at.least|change.?(?:me|this|it)|replace.?(?:me|this)|example/i
const ALPHABETS = ['0123456789', '1234567890', 'abcdefghijklmnopqrstuvwxyz']

/** Random secrets have far more, also when they are written in digits or hexadecimal; `changemechangeme` has seven. */
const MIN_DIFFERENT_CHARACTERS = 8

/** Where a key's thumbprint was published with its private half, or null. */
export function publishedIn(kid: string): string | null {
  return PUBLISHED_KEYS[kid] ?? null
}

/** Whether anybody who tries the usual examples would guess this secret (rule JW-2). */
export function isExampleSecret(secret: string): boolean {
  return (
    new Set(secret).size < MIN_DIFFERENT_CHARACTERS ||
    EXAMPLE_SECRET.test(secret) ||
    ALPHABETS.some((alphabet) => secret.toLowerCase().startsWith(alphabet))
  )
}
