import type { ErrorCode } from './error-code.js'
import type { Provider } from './provider-identity.js'

/** A call that was understood and refused. It is expected, so it is a value and no exception. */
export interface Refusal {
  readonly outcome: 'refused'
  readonly error: ErrorCode
  /** When another attempt makes sense, where that is known. */
  readonly retryAfterSeconds?: number
  /** The provider that the refusal is about, where the call's path does not name it. */
  readonly provider?: Provider
}

export function refusal(error: ErrorCode, retryAfterSeconds?: number): Refusal {
  return { outcome: 'refused', error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}
