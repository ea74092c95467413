import type { Context } from 'koa'
import type { IssuedSession } from '../../application/session-opener.js'
import type { RefreshCookie } from './refresh-cookie.js'

/** A new session as data of an answer. For a page in cookie mode the refresh token goes into the cookie, not the body. */
export function sessionAnswer(ctx: Context, issued: IssuedSession, refreshCookie: RefreshCookie) {
  const { token, expiresInSeconds, refreshToken, user } = issued
  const view = { token, token_type: 'Bearer', expires_in: expiresInSeconds }
  if (!refreshCookie.isAskedFor(ctx)) return { ...view, refresh_token: refreshToken, user }
  refreshCookie.give(ctx, issued)
  return { ...view, user }
}
