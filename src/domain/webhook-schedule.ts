export interface FailedTry {
  /** How many tries have failed, this one included. */
  readonly tries: number
  readonly at: Date
  /** `Retry-After` of the answer (RFC 9110, section 10.2.3). Null: none. */
  readonly retryAfterSeconds: number | null
  /** From 0 to 1: spreads the tries of deliveries that failed together. */
  readonly chance: number
}

/** Half of the fifth by which a wait may be longer than the schedule says: the rest is for the claim. */
const SPREAD = 0.1
const LONGEST_RETRY_AFTER_SECONDS = 86_400

/**
 * The time of the next try. Null: there is none, and the delivery is set aside.
 * @param schedule the seconds before each try but the first
 */
export function nextTryAt(schedule: readonly number[], failed: FailedTry): Date | null {
  const wait = schedule[failed.tries - 1]
  if (wait === undefined) return null
  const asked = Math.min(failed.retryAfterSeconds ?? 0, LONGEST_RETRY_AFTER_SECONDS)
  const seconds = Math.max(wait * (1 + SPREAD * failed.chance), asked)
  return new Date(failed.at.getTime() + Math.ceil(seconds * 1000))
}
