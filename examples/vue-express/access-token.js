import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

const { ISSUER, AUDIENCE, JWKS_URI } = process.env
const keys = createRemoteJWKSet(new URL(JWKS_URI))
const FETCH_FAILURES = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']

/** The claims of a valid access token, or null. Throws if the keys cannot be fetched. */
export async function claimsOf(authorization = '') {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['ES256'],
      typ: 'at+jwt',
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
      clockTolerance: 60,
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError && !FETCH_FAILURES.includes(error.code)) return null
    throw error
  }
}
