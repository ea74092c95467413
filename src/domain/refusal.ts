import type { ErrorCode } from './error-code.js'

/** A call that was understood and answered with no. Expected, hence a value and not an exception. */
export interface Refusal {
  readonly outcome: 'refused'
  readonly error: ErrorCode
  /** When a further try makes sense, where that is known. */
  readonly retryAfterSeconds?: number
}

export function refusal(error: ErrorCode, retryAfterSeconds?: number): Refusal {
  return { outcome: 'refused', error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}
