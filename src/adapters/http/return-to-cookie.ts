import type { Context } from 'koa'
import type { ReturnPaths } from '../../application/sealed-values.js'

/** Limit for all these cookies together, since a browser sends them with every request. */
const MOST_BYTES = 8192
/** `; ` before a cookie and `=` within it. */
const SEPARATORS = 3

interface KeptCookie {
  readonly name: string
  readonly value: string
}

export interface ReturnToCookieSettings {
  readonly paths: ReturnPaths
  readonly isHttps: boolean
  readonly stateTtlSeconds: number
}

/**
 * One cookie for each login that began with a `return_to`, named after its state. The path is not in the state, since
 * some providers limit a state to 128 characters.
 */
export class ReturnToCookie {
  private readonly prefix: string

  constructor(private readonly settings: ReturnToCookieSettings) {
    this.prefix = settings.isHttps ? '__Host-weibind_return_' : 'weibind_return_'
  }

  keep(ctx: Context, state: string, path: string): void {
    const { paths, stateTtlSeconds } = this.settings
    // The time comes first, so that the names sort by age.
    const kept = { name: `${this.prefix}${Date.now()}_${paths.nameOf(state)}`, value: paths.seal(state, path) }
    const others = this.all(ctx)
    let size = sizeOf(kept) + others.reduce((sum, each) => sum + sizeOf(each), 0)
    for (const oldest of others) {
      if (size <= MOST_BYTES) break
      size -= sizeOf(oldest)
      this.write(ctx, oldest.name, null, 0)
    }
    this.write(ctx, kept.name, kept.value, stateTtlSeconds * 1000)
  }

  /** Returns the path that was kept for this state, or null, and deletes the cookie. */
  take(ctx: Context, state: string): string | null {
    const { paths } = this.settings
    const suffix = `_${paths.nameOf(state)}`
    const kept = this.all(ctx).find(({ name }) => name.endsWith(suffix))
    const path = kept ? paths.open(state, kept.value) : null
    if (kept && path !== null) this.write(ctx, kept.name, null, 0)
    return path
  }

  /** Oldest first. */
  private all(ctx: Context): KeptCookie[] {
    return ctx
      .get('Cookie')
      .split(';')
      .map((pair) => pair.trim().split('='))
      .flatMap(([name = '', value = '']) => (name.startsWith(this.prefix) ? [{ name, value }] : []))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  }

  private write(ctx: Context, name: string, value: string | null, maxAge: number): void {
    const { isHttps } = this.settings
    ctx.cookies.secure = isHttps
    const options = { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/', maxAge } as const
    ctx.cookies.set(name, value, { ...options, overwrite: true })
  }
}

function sizeOf({ name, value }: KeptCookie): number {
  return name.length + value.length + SEPARATORS
}
