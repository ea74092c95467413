import type { Context, Next } from 'koa'
import type { IssuedSession } from '../../application/session-opener.js'
import { RejectedRequest } from './envelope.js'

const HEADER = 'X-Session-Mode'
const MODE = 'cookie'

/**
 * The cookie `weibind_refresh` keeps the refresh token of a page where scripts cannot read it. Only requests with the
 * header `X-Session-Mode` use it: CORS keeps other sites from sending this header, so they cannot use the cookie.
 */
export class RefreshCookie {
  private readonly isHttps: boolean
  private readonly name: string
  private readonly path: string

  /** @param publicUrl the URL that browsers use; if it has a path, the path of the cookie begins with it */
  constructor(publicUrl: string) {
    const { protocol, pathname } = new URL(publicUrl)
    this.isHttps = protocol === 'https:'
    this.name = this.isHttps ? '__Secure-weibind_refresh' : 'weibind_refresh'
    this.path = `${pathname.replace(/\/+$/, '')}/sessions`
  }

  isAskedFor(ctx: Context): boolean {
    return ctx.get(HEADER) === MODE
  }

  read(ctx: Context): string | null {
    return ctx.cookies.get(this.name) || null
  }

  /** Deletes the cookie, if the request is in cookie mode. */
  takeBack(ctx: Context): void {
    if (this.isAskedFor(ctx)) this.write(ctx, null, 0)
  }

  /** The `data` of an answer with a new session. In cookie mode, the refresh token is in the cookie instead. */
  sessionData(ctx: Context, issued: IssuedSession) {
    const { token, expiresInSeconds, refreshToken, user } = issued
    const view = { token, token_type: 'Bearer', expires_in: expiresInSeconds }
    if (!this.isAskedFor(ctx)) return { ...view, refresh_token: refreshToken, user }
    this.write(ctx, refreshToken, issued.refreshableForSeconds * 1000)
    return { ...view, user }
  }

  private write(ctx: Context, value: string | null, maxAge: number): void {
    // Behind a proxy that ends TLS, Koa sees a plain connection and would refuse to set a Secure cookie.
    ctx.cookies.secure = this.isHttps
    const options = { httpOnly: true, sameSite: 'strict', secure: this.isHttps, path: this.path, maxAge } as const
    ctx.cookies.set(this.name, value, { ...options, overwrite: true })
  }
}

/** With a misspelt mode, the refresh token would be returned in the body, where scripts can read it. */
export function requireKnownSessionMode(ctx: Context, next: Next): Promise<void> {
  const mode = ctx.get(HEADER)
  if (mode === '' || mode === MODE) return next()
  throw new RejectedRequest('invalid_request', [{ field: HEADER, problem: `must be "${MODE}", or left out` }])
}
