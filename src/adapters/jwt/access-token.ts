import { z } from 'zod'

/** Longer than any of our tokens; a longer text is not decoded. */
const MAX_LENGTH = 4096

/** Whole seconds since 1970 (RFC 7519, NumericDate). */
const seconds = z.int().nonnegative()
const name = z.string().min(1)

/** The header of our tokens. Strict, so that `crit`, `jwk`, `jku` and `x5u` are refused (rule JW-1). */
export const accessTokenHeader = z.strictObject({
  alg: z.enum(['ES256', 'RS256', 'HS256']),
  typ: z.literal('at+jwt'),
  kid: name,
})

/** The claims of our tokens (RFC 9068). Required here, since jsonwebtoken accepts tokens that lack them. */
export const accessTokenClaims = z.object({
  iss: name,
  aud: name,
  sub: name,
  username: name,
  sid: name,
  /** Tokens of the former version lack it. */
  client_id: name.optional(),
  auth_time: seconds,
  iat: seconds,
  exp: seconds,
  nbf: seconds.optional(),
  jti: name,
})

export type AccessTokenClaims = z.infer<typeof accessTokenClaims>

/** Whether each part is canonical base64url (RFC 7515, section 7.1), so that a token has one spelling only. */
export function isCompactToken(text: string): boolean {
  return text.length <= MAX_LENGTH && text.split('.').every(isCanonical)
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}
