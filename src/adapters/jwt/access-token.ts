import { z } from 'zod'

/** Longer than any of ours: nothing is decoded before its size is known to be sane. */
const MAX_LENGTH = 4096

/** Whole seconds since 1970 (RFC 7519, NumericDate). */
const seconds = z.int().nonnegative()
const name = z.string().min(1)

/** The header that we write, and nothing more: with it falls every `crit`, `jwk`, `jku` and `x5u` (rule JW-1). */
export const accessTokenHeader = z.strictObject({
  alg: z.enum(['ES256', 'RS256', 'HS256']),
  typ: z.literal('at+jwt'),
  kid: name,
})

/** The claims of RFC 9068 that we write. All are required: jsonwebtoken lets pass what is not there. */
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

/** Whether this is written as a token is (RFC 7515, compact), in the one way to write it, so that no bit is idle. */
export function isCompactToken(text: string): boolean {
  return text.length <= MAX_LENGTH && text.split('.').every(isCanonical)
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}
