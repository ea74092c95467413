import type { Context } from 'koa'
import type { IssuedSession } from '../../application/session-opener.js'
import type { RefreshCookie } from './refresh-cookie.js'

/** The `data` of an answer with a new session. In cookie mode, the refresh token is in the cookie instead. */
export function sessionAnswer(ctx: Context, issued: IssuedSession, refreshCookie: RefreshCookie) {
  const { token, expiresInSeconds, refreshToken, user } = issued
  const view = { token, token_type: 'Bearer', expires_in: expiresInSeconds }
  if (!refreshCookie.isAskedFor(ctx)) return { ...view, refresh_token: refreshToken, user }
  refreshCookie.give(ctx, issued)
  return { ...view, user }
}
