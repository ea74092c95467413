import type { Context } from 'koa'
import type { ReturnPaths } from '../../application/sealed-values.js'

/** Limit for all these cookies together, since a browser sends them with every request. */
const MOST_BYTES = 8192
/** `; ` before a cookie and `=` within it. */
const SEPARATORS = 3
/** The middle part of a cookie's name: the time, and the result of `ReturnPaths.nameOf`. */
const TIME_AND_STATE = /^\d{13}_[\w-]{12}$/
/** Deletions in one answer. With them and the new cookie, its head stays under 8 KiB: proxies refuse larger ones. */
const MOST_DELETIONS = 20

interface KeptCookie {
  readonly name: string
  readonly value: string
}

export interface ReturnToCookieSettings {
  readonly paths: ReturnPaths
  readonly isHttps: boolean
  readonly suffix: string
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

  /** Stores the path of an attempt, and deletes the oldest ones. If there is still no room, the path is dropped. */
  keep(ctx: Context, state: string, path: string): void {
    const { paths, suffix, stateTtlSeconds } = this.settings
    // The time comes first, so that the names sort by age.
    const name = `${this.prefix}${Date.now()}_${paths.nameOf(state)}${suffix}`
    const kept = { name, value: paths.seal(state, path) }
    const others = this.all(ctx, suffix)
    let size = sizeOf(kept) + others.reduce((sum, each) => sum + sizeOf(each), 0)
    for (const oldest of others.slice(0, MOST_DELETIONS)) {
      if (size <= MOST_BYTES) break
      size -= sizeOf(oldest)
      this.write(ctx, oldest.name, null, 0)
    }
    if (size <= MOST_BYTES) this.write(ctx, kept.name, kept.value, stateTtlSeconds * 1000)
  }

  /** Returns the path that was kept for this state, or null, and deletes the cookie. */
  take(ctx: Context, state: string): string | null {
    if (!ctx.get('Cookie').includes(this.prefix)) return null
    const { paths, suffix } = this.settings
    const own = `_${paths.nameOf(state)}`
    // Names had no suffix formerly.
    const kept = [suffix, ''].flatMap((end) => this.all(ctx, end).filter(({ name }) => name.endsWith(own + end)))[0]
    const path = kept ? paths.open(state, kept.value) : null
    if (kept && path !== null) this.write(ctx, kept.name, null, 0)
    return path
  }

  /** Oldest first. */
  private all(ctx: Context, suffix: string): KeptCookie[] {
    const isOwn = (name: string) =>
      name.startsWith(this.prefix) &&
      name.endsWith(suffix) &&
      TIME_AND_STATE.test(name.slice(this.prefix.length, name.length - suffix.length))
    return ctx
      .get('Cookie')
      .split(';')
      .map((pair) => pair.trim().split('='))
      .flatMap(([name = '', value = '']) => (isOwn(name) ? [{ name, value }] : []))
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
