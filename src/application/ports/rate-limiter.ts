/** A window begins with its first attempt. */
export interface RateLimit {
  /** Keeps its counts apart from those of other limits. */
  readonly name: string
  readonly attempts: number
  readonly windowSeconds: number
}

export type RateLimitResult =
  | { readonly outcome: 'granted' }
  | {
      readonly outcome: 'reached'
      /** True for one refusal per window, over all processes that share counts. */
      readonly isFirst: boolean
      /** Time to the end of the window, at least 1. */
      readonly retryAfterSeconds: number
    }

/**
 * Counts attempts by key. It never throws and never delays a call for long: while shared counts are unavailable, each
 * process counts alone.
 */
export interface RateLimiter {
  /** Takes an attempt. Concurrent calls cannot exceed the limit. A refused attempt is not counted. */
  take(limit: RateLimit, key: string): Promise<RateLimitResult>
  /** Gives a granted attempt back. It takes effect in the background, but before later calls of this limiter. */
  giveBack(limit: RateLimit, key: string): void
  /** Forgets all attempts of a key: the next one begins a window. */
  clear(limit: RateLimit, key: string): void
  /** Makes the next refusal the first of the window again, since the event of the first could not be stored. */
  resetFirstRefusal(limit: RateLimit, key: string): void
}
