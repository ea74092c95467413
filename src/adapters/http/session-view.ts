import type { IssuedSession } from '../../application/session-opener.js'

/** A session as the one who opened it gets it. */
export function sessionView({ token, expiresInSeconds, refreshToken, user }: IssuedSession) {
  return { token, token_type: 'Bearer', expires_in: expiresInSeconds, refresh_token: refreshToken, user }
}
