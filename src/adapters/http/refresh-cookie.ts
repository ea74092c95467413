import type { Context, Next } from 'koa'
import type { IssuedSession } from '../../application/session-opener.js'
import { RejectedRequest } from './envelope.js'

const HEADER = 'X-Session-Mode'
const MODE = 'cookie'

/**
 * The cookie `weibind_refresh`: it holds a page's refresh token where none of its scripts can read it. Only calls with
 * the header have to do with it: no other site's page can send that without our consent (CORS), so that none can use it.
 */
export class RefreshCookie {
  private readonly isHttps: boolean
  private readonly name: string
  private readonly path: string

  /** @param publicUrl how browsers reach us; a path in it, which a proxy takes off, is part of every path that they see */
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

  give(ctx: Context, { refreshToken, refreshableForSeconds }: IssuedSession): void {
    this.write(ctx, refreshToken, refreshableForSeconds * 1000)
  }

  /** Takes the cookie away from a page that asked for it. */
  takeBack(ctx: Context): void {
    if (this.isAskedFor(ctx)) this.write(ctx, null, 0)
  }

  private write(ctx: Context, value: string | null, maxAge: number): void {
    // Behind a proxy that ends TLS the connection that Koa sees is plain, and it would refuse to set a Secure cookie.
    ctx.cookies.secure = this.isHttps
    const options = { httpOnly: true, sameSite: 'strict', secure: this.isHttps, path: this.path, maxAge } as const
    ctx.cookies.set(this.name, value, { ...options, overwrite: true })
  }
}

/** A mode that is misspelt must not put a refresh token where the page's scripts find it. */
export function requireKnownSessionMode(ctx: Context, next: Next): Promise<void> {
  const mode = ctx.get(HEADER)
  if (mode === '' || mode === MODE) return next()
  throw new RejectedRequest('invalid_request', [{ field: HEADER, problem: `must be "${MODE}", or left out` }])
}
