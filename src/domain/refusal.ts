import type { ErrorCode } from './error-code.js'
import type { Provider } from './provider-identity.js'

/** An expected refusal of a valid call. It is returned, not thrown. */
export interface Refusal {
  readonly outcome: 'refused'
  readonly error: ErrorCode
  /** How long a client should wait before the next attempt, if known. */
  readonly retryAfterSeconds?: number
  /** Set: a login with this state succeeded in the last 30 s, so the browser may be logged in already. */
  readonly isSpentState?: true
  /** The provider that the refusal is about, if the path of the call does not name it. */
  readonly provider?: Provider
}

export function refusal(error: ErrorCode, retryAfterSeconds?: number): Refusal {
  return { outcome: 'refused', error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}
