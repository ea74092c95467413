import type { Context } from 'koa'
import type { IssuedSession } from '../../application/session-opener.js'
import type { RefreshCookie } from './refresh-cookie.js'

/** A session as the one who opened it gets it: for a page that asks so, its refresh token goes into the cookie and not into the body. */
export function handOverSession(ctx: Context, issued: IssuedSession, refreshCookie: RefreshCookie) {
  const { token, expiresInSeconds, refreshToken, user } = issued
  const view = { token, token_type: 'Bearer', expires_in: expiresInSeconds }
  if (!refreshCookie.isAskedFor(ctx)) return { ...view, refresh_token: refreshToken, user }
  refreshCookie.give(ctx, issued)
  return { ...view, user }
}
