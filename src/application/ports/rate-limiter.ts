/** So many tries in a window, which begins with the first of them. */
export interface RateLimit {
  /** Tells its counts from those of other limits. */
  readonly name: string
  readonly tries: number
  readonly windowSeconds: number
}

export type TakenTry =
  | { readonly outcome: 'granted' }
  | {
      readonly outcome: 'reached'
      /** So for one alone in each window, over all processes that share their counts. */
      readonly isFirst: boolean
      /** When the window ends, and 1 at least. */
      readonly retryAfterSeconds: number
    }

/**
 * Counts tries. It works always: where the counts cannot be shared, each process goes by its own. Nothing throws, and
 * nobody waits long.
 */
export interface RateLimiter {
  /** Takes one of the key's tries. Of any number at once no more are granted than the limit says; a refused one counts nothing. */
  take(limit: RateLimit, key: string): Promise<TakenTry>
  /** Hands a try back that was granted. In its own time, but before whatever is asked of this limiter later. */
  giveBack(limit: RateLimit, key: string): void
  /** Forgets all tries of a key: the next begins a window. */
  clear(limit: RateLimit, key: string): void
  /** Nobody heard of the first refusal: the next one is the first. */
  untell(limit: RateLimit, key: string): void
}
