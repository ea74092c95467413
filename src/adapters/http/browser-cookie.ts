import type { Context } from 'koa'
import type { BrowserNames } from '../../application/sealed-values.js'

const LIFETIME_MS = 3_600_000
/** Stands for a browser whose cookie cannot be opened; null stands for one without a cookie. */
const FOREIGN = 'foreign'

/** The cookie `weibind_state` names a browser: only the browser that began a login can complete it (rule OA-2). */
export class BrowserCookie {
  private readonly isHttps: boolean
  private readonly name: string
  /** The name before names had suffixes. Another installation on this host may still use it. */
  private readonly formerName: string

  constructor(
    private readonly names: BrowserNames,
    { isHttps, suffix }: { readonly isHttps: boolean; readonly suffix: string },
  ) {
    this.isHttps = isHttps
    this.formerName = isHttps ? '__Host-weibind_state' : 'weibind_state'
    this.name = this.formerName + suffix
  }

  read(ctx: Context): string | null {
    const value = ctx.cookies.get(this.name)
    if (value !== undefined) return this.names.open(value) ?? FOREIGN
    const former = ctx.cookies.get(this.formerName)
    return former === undefined ? null : this.names.open(former)
  }

  /** Sets the cookie, with a new name if the browser has none, and returns the name. */
  give(ctx: Context): string {
    const known = this.read(ctx)
    const browser = known === null || known === FOREIGN ? this.names.create() : known
    this.write(ctx, browser)
    return browser
  }

  /** As `give`, but a client that sent no cookie gets none, and null is returned. */
  keep(ctx: Context): string | null {
    return this.read(ctx) === null ? null : this.give(ctx)
  }

  /** @param browser the result of `read` */
  renew(ctx: Context, browser: string | null): void {
    if (browser !== null && browser !== FOREIGN) this.write(ctx, browser)
  }

  private write(ctx: Context, browser: string): void {
    // Behind a proxy that ends TLS, Koa sees a plain connection and would refuse to set a Secure cookie.
    ctx.cookies.secure = this.isHttps
    const options = { httpOnly: true, sameSite: 'lax', secure: this.isHttps, path: '/', maxAge: LIFETIME_MS } as const
    ctx.cookies.set(this.name, this.names.seal(browser), { ...options, overwrite: true })
  }
}
