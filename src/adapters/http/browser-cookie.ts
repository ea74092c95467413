import type { Context } from 'koa'
import type { BrowserNames } from '../../application/browser-names.js'

const LIFETIME_MS = 3_600_000
/** Given to a browser whose cookie is not ours, so that it does not pass for a client without cookies. */
const FOREIGN = 'foreign'

/** The cookie `weibind_state`. It names the browser, so that only the browser that began a login can complete it (rule OA-2). */
export class BrowserCookie {
  private readonly name: string

  constructor(
    private readonly names: BrowserNames,
    private readonly isHttps: boolean,
  ) {
    this.name = isHttps ? '__Host-weibind_state' : 'weibind_state'
  }

  /** The browser's name; null where it sent no cookie. */
  read(ctx: Context): string | null {
    const value = ctx.cookies.get(this.name)
    return value === undefined ? null : (this.names.open(value) ?? FOREIGN)
  }

  /** Names the browser, or renews its cookie. */
  give(ctx: Context): string {
    const known = this.read(ctx)
    const browser = known === null || known === FOREIGN ? this.names.create() : known
    this.write(ctx, browser)
    return browser
  }

  /** As `give`, but null for a client that sent no cookie: it gets none. */
  keep(ctx: Context): string | null {
    return this.read(ctx) === null ? null : this.give(ctx)
  }

  renew(ctx: Context): void {
    const browser = this.read(ctx)
    if (browser !== null && browser !== FOREIGN) this.write(ctx, browser)
  }

  private write(ctx: Context, browser: string): void {
    // Behind a proxy that ends TLS, Koa sees a plain connection and would refuse to set a Secure cookie.
    ctx.cookies.secure = this.isHttps
    const options = { httpOnly: true, sameSite: 'lax', secure: this.isHttps, path: '/', maxAge: LIFETIME_MS } as const
    ctx.cookies.set(this.name, this.names.seal(browser), { ...options, overwrite: true })
  }
}
