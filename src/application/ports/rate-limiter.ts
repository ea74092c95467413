/** A number of attempts in a window, which begins with the first attempt. */
export interface RateLimit {
  /** Limits with different names are counted separately. */
  readonly name: string
  readonly tries: number
  readonly windowSeconds: number
}

export type TakenTry =
  | { readonly outcome: 'granted' }
  | {
      readonly outcome: 'reached'
      /** True for one refusal of each window, across all processes that share the counts. */
      readonly isFirst: boolean
      /** Until the window ends; at least 1. */
      readonly retryAfterSeconds: number
    }

/**
 * Counts attempts. It never throws and answers soon: while the counts cannot be shared, each process has its own.
 */
export interface RateLimiter {
  /** Takes one of the key's attempts, or refuses it without counting it. Concurrent calls get no more than the limit. */
  take(limit: RateLimit, key: string): Promise<TakenTry>
  /** Gives a granted attempt back. Not awaited, but done before any later call of this limiter. */
  giveBack(limit: RateLimit, key: string): void
  /** Deletes the counts of a key: its next attempt begins a window. */
  clear(limit: RateLimit, key: string): void
  /** For a first refusal that could not be reported: the next refusal is the first. */
  untell(limit: RateLimit, key: string): void
}
