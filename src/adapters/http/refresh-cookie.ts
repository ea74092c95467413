import type { Context, Next } from 'koa'
import type { IssuedSession } from '../../application/session-opener.js'
import { cookieSuffix } from './cookie-names.js'
import { RejectedRequest } from './envelope.js'

const HEADER = 'X-Session-Mode'
const MODE = 'cookie'

interface CookieContent {
  readonly value: string | null
  readonly maxAge: number
  readonly path: string
  readonly httpOnly: boolean
}

/**
 * The cookie `weibind_refresh` keeps the refresh token of a page where scripts cannot read it. Only requests with the
 * header `X-Session-Mode` use it: CORS keeps other sites from sending this header, so they cannot use the cookie.
 * Beside it, `weibind_session` tells the page's scripts that a refresh is worth trying.
 */
export class RefreshCookie {
  private readonly isHttps: boolean
  private readonly name: string
  /** The name before names had suffixes. Another installation on this host may still use it. */
  private readonly formerName: string
  private readonly markName: string
  private readonly basePath: string
  private readonly path: string

  /** @param publicUrl the URL that browsers use; if it has a path, the path of the cookie begins with it */
  constructor(publicUrl: string) {
    const { protocol, pathname } = new URL(publicUrl)
    this.isHttps = protocol === 'https:'
    const suffix = cookieSuffix(publicUrl)
    this.formerName = this.isHttps ? '__Secure-weibind_refresh' : 'weibind_refresh'
    this.name = this.formerName + suffix
    this.markName = `weibind_session${suffix}`
    this.basePath = pathname.replace(/\/+$/, '')
    this.path = `${this.basePath}/sessions`
  }

  isAskedFor(ctx: Context): boolean {
    return ctx.get(HEADER) === MODE
  }

  read(ctx: Context): string | null {
    return ctx.cookies.get(this.name) || null
  }

  /** A token under the former name, perhaps of another installation, if there is none under ours. */
  readFormer(ctx: Context): string | null {
    return this.read(ctx) === null ? ctx.cookies.get(this.formerName) || null : null
  }

  /** Deletes the cookie, if the request is in cookie mode. */
  takeBack(ctx: Context): void {
    if (this.isAskedFor(ctx)) this.write(ctx, null, 0)
  }

  /** Deletes a cookie under the former name, once its token has proved to be of this installation. */
  takeBackFormer(ctx: Context): void {
    if (this.isAskedFor(ctx) && this.readFormer(ctx) !== null)
      this.set(ctx, this.formerName, { value: null, maxAge: 0, path: this.path, httpOnly: true })
  }

  /** The `data` of an answer with a new session. In cookie mode, the refresh token is in the cookie instead. */
  sessionData(ctx: Context, issued: IssuedSession) {
    const { refresh_token, ...view } = sessionView(issued)
    if (!this.isAskedFor(ctx)) return { ...view, refresh_token }
    this.write(ctx, refresh_token, issued.refreshableForSeconds * 1000)
    return view
  }

  private write(ctx: Context, value: string | null, maxAge: number): void {
    this.set(ctx, this.name, { value, maxAge, path: this.path, httpOnly: true })
    this.set(ctx, this.markName, { value: value && '1', maxAge, path: `${this.basePath}/`, httpOnly: false })
  }

  private set(ctx: Context, name: string, { value, ...attributes }: CookieContent): void {
    // Behind a proxy that ends TLS, Koa sees a plain connection and would refuse to set a Secure cookie.
    ctx.cookies.secure = this.isHttps
    ctx.cookies.set(name, value, { ...attributes, sameSite: 'strict', secure: this.isHttps, overwrite: true })
  }
}

/** The `data` of an answer with a new session whose refresh token is in the body. */
export function sessionView({ token, expiresInSeconds, refreshToken, user }: IssuedSession) {
  return { token, token_type: 'Bearer', expires_in: expiresInSeconds, refresh_token: refreshToken, user }
}

/** With a misspelt mode, the refresh token would be returned in the body, where scripts can read it. */
export function requireKnownSessionMode(ctx: Context, next: Next): Promise<void> {
  const mode = ctx.get(HEADER)
  if (mode === '' || mode === MODE) return next()
  throw new RejectedRequest('invalid_request', [{ field: HEADER, problem: `must be "${MODE}", or left out` }])
}
