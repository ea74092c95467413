const BASE64 = /^whsec_((?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?)$/
const MIN_BYTES = 24
const MAX_BASE64_BYTES = 64

export const SECRET_EXPECTED = 'expected whsec_ and 24 to 64 bytes in Base64, or another text of 24 bytes or more'

/**
 * The key of a secret (Standard Webhooks, "Signature scheme"). Null: it is none. A text with the prefix is never taken as
 * it is, since libraries would read it as Base64.
 */
export function webhookKey(secret: string): Uint8Array | null {
  if (!secret.startsWith('whsec_')) {
    const key = Buffer.from(secret, 'utf8')
    return key.length >= MIN_BYTES ? key : null
  }
  const encoded = BASE64.exec(secret)?.[1]
  if (encoded === undefined) return null
  const key = Buffer.from(encoded, 'base64')
  return key.length >= MIN_BYTES && key.length <= MAX_BASE64_BYTES ? key : null
}
