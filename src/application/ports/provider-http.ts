import type { Deadline } from '../deadline.js'
import type { ProviderCallName } from './provider-calls.js'

/** One request to a provider. No part of `url` comes from a client's input (rule OB-1). */
export interface ProviderCall {
  /** For metrics and traces. */
  readonly name?: ProviderCallName
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Added to the URL, in this order. */
  readonly params?: Readonly<Record<string, string>>
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly data?: URLSearchParams
}

/** No usable answer. The code names the failure and contains nothing of the request, so it may be logged. */
export interface ProviderSilence {
  readonly kind: 'silence'
  readonly isTimeout: boolean
  readonly code: string
}

export type ProviderAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      /**
       * Always decoded as UTF-8, also if the answer names another charset, and without a byte order mark. It is not
       * parsed here: Weibo's uids do not fit a JavaScript number (rule OA-7).
       */
      readonly text: string
      /** The seconds of `Retry-After`. Null: missing, or a date. */
      readonly retryAfter: number | null
      /** The server's clock: its `Date` (RFC 9110, section 6.6.1). Null: missing or malformed. */
      readonly date: Date | null
    }
  | ProviderSilence

/**
 * Calls to a provider (rules OB-1 and OB-2): no redirects, no proxy of the environment, at most 64 KiB of answer, also
 * after decompression. Each provider's adapter is given one and makes all its calls with it. No use case calls it.
 */
export interface ProviderHttp {
  /**
   * Sends a request, once more only if the connection was refused. Never throws: every failure is an answer.
   * @param deadline when the whole call is aborted, also while a body arrives slowly
   */
  send(call: ProviderCall, deadline: Deadline): Promise<ProviderAnswer>
}
