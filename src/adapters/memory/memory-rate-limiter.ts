import { LRUCache } from 'lru-cache'
import type { Clock } from '../../application/ports/clock.js'
import type { RateLimit, RateLimiter, RateLimitResult } from '../../application/ports/rate-limiter.js'

/** About 10 MB for each limit. */
const MAX_KEYS = 50_000

interface Window {
  count: number
  isRefusalReported: boolean
  readonly endsAt: number
}

/**
 * The counts of one process. Each limit keeps a bounded number of keys and drops the least recently used, so that cheap
 * attempts of one limit cannot push out the counts of another.
 */
export class MemoryRateLimiter implements RateLimiter {
  /** By name of the limit, then by key. */
  private readonly windows = new Map<string, LRUCache<string, Window>>()

  constructor(
    private readonly clock: Clock,
    private readonly maxKeys = MAX_KEYS,
  ) {}

  async take(limit: RateLimit, key: string): Promise<RateLimitResult> {
    const window = this.find(limit, key) ?? this.open(limit, key)
    if (window.count < limit.attempts) {
      window.count += 1
      return { outcome: 'granted' }
    }
    const isFirst = !window.isRefusalReported
    window.isRefusalReported = true
    return { outcome: 'reached', isFirst, retryAfterSeconds: Math.ceil((window.endsAt - this.now()) / 1000) }
  }

  giveBack(limit: RateLimit, key: string): void {
    const window = this.find(limit, key)
    if (window && window.count > 0) window.count -= 1
  }

  clear({ name }: RateLimit, key: string): void {
    this.windows.get(name)?.delete(key)
  }

  resetFirstRefusal(limit: RateLimit, key: string): void {
    const window = this.find(limit, key)
    if (window) window.isRefusalReported = false
  }

  private find({ name }: RateLimit, key: string): Window | null {
    const window = this.windows.get(name)?.get(key)
    return window && window.endsAt > this.now() ? window : null
  }

  private open({ name, windowSeconds }: RateLimit, key: string): Window {
    const windows = this.windows.get(name) ?? new LRUCache<string, Window>({ max: this.maxKeys })
    this.windows.set(name, windows)
    const window = { count: 0, isRefusalReported: false, endsAt: this.now() + windowSeconds * 1000 }
    windows.set(key, window)
    return window
  }

  private now(): number {
    return this.clock.now().getTime()
  }
}
