import type { Context } from 'koa'
import type { Sealer } from '../../application/ports/sealer.js'
import type { Secrets } from '../../application/ports/secrets.js'

const LIFETIME_MS = 3_600_000
/** Stands for a cookie that is not ours: no browser of ours, and yet no browser without a cookie. */
const FOREIGN = 'foreign'

export interface BrowserCookieSettings {
  readonly sealer: Sealer
  readonly secrets: Secrets
  readonly isHttps: boolean
}

/** The cookie `weibind_state`: it names the browser, so that only the browser that began a login can end it (rule OA-2). */
export class BrowserCookie {
  private readonly name: string

  constructor(private readonly settings: BrowserCookieSettings) {
    this.name = settings.isHttps ? '__Host-weibind_state' : 'weibind_state'
  }

  /** Which browser this is; null for one without the cookie. */
  read(ctx: Context): string | null {
    const value = ctx.cookies.get(this.name)
    return value === undefined ? null : (this.settings.sealer.open('browser', value) ?? FOREIGN)
  }

  /** Which browser this is, from now on at the latest. */
  give(ctx: Context): string {
    const known = this.read(ctx)
    const browser = known === null || known === FOREIGN ? this.settings.secrets.generate() : known
    this.write(ctx, browser)
    return browser
  }

  /** Which browser this is; null for one without the cookie, which gets none. One that is not ours is replaced. */
  keep(ctx: Context): string | null {
    return this.read(ctx) === null ? null : this.give(ctx)
  }

  renew(ctx: Context): void {
    const browser = this.read(ctx)
    if (browser !== null && browser !== FOREIGN) this.write(ctx, browser)
  }

  private write(ctx: Context, browser: string): void {
    const { sealer, isHttps } = this.settings
    // Behind a proxy that ends TLS the connection that Koa sees is plain, and it would refuse to set a Secure cookie.
    ctx.cookies.secure = isHttps
    const options = { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/', maxAge: LIFETIME_MS } as const
    ctx.cookies.set(this.name, sealer.seal('browser', browser), { ...options, overwrite: true })
  }
}
