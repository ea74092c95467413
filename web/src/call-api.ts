import { currentLanguage } from './language.js'
import { BASE } from './surroundings.js'
import { within } from './within.js'

/** Longer than the server's own deadlines for a provider and its database. */
const DEADLINE_MS = 20_000
const TOO_MANY_REQUESTS = 429

export interface Call {
  readonly body?: object
  readonly bearer?: string | null
  /** `same-origin` by default. */
  readonly credentials?: RequestCredentials
  /** Whether the call completes, and its cookies arrive, if the person leaves the page meanwhile. */
  readonly outlivesPage?: boolean
  /** What the answer should have besides, where it can (docs/http-api.md). */
  readonly prefer?: string
}

export interface Failure {
  readonly isSuccess: false
  /** The API's `error`, or the reason why there was no answer. */
  readonly error: string
  readonly field: string | null
  /** The API's message about the field. Some are values for programs, as docs/http-api.md says. */
  readonly problem: string | null
  /** Epoch milliseconds by this computer's clock, from `Retry-After`. */
  readonly retryAt: number | null
  /** Whether the call was sent and its answer was lost, so that it may have been done. */
  readonly isUnanswered: boolean
}

export interface Success<Data> {
  readonly isSuccess: true
  readonly data: Data
}

export type Answer<Data> = Success<Data> | Failure

interface Envelope<Data> {
  readonly code: number
  readonly data: Data
  readonly error?: string
  readonly details?: readonly { readonly field: string; readonly problem: string }[]
}

/** One call of the HTTP API, without retries. Never throws. */
export async function callApi<Data>(method: string, path: string, call: Call = {}): Promise<Answer<Data>> {
  const { body, bearer, credentials = 'same-origin', outlivesPage: keepalive = false, prefer } = call
  const headers = {
    'Accept-Language': currentLanguage(),
    // Keeps the refresh token in an HttpOnly cookie.
    'X-Session-Mode': 'cookie',
    ...(body ? { 'Content-Type': 'application/json' } : {}),
    ...(prefer ? { Prefer: prefer } : {}),
    ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
  }
  // An offline browser sends nothing, and a GET changes nothing.
  const isSent = navigator.onLine && method !== 'GET'
  try {
    const init = { method, headers, credentials, keepalive, ...(body ? { body: JSON.stringify(body) } : {}) }
    return await within(DEADLINE_MS, async (signal) => {
      const response = await fetch(BASE + path, { ...init, signal })
      return answerOf(response, await envelopeOf<Data>(response), isSent)
    })
  } catch (cause) {
    return { ...failure(reasonOf(cause)), isUnanswered: isSent }
  }
}

export function failure(error: string): Failure {
  return { isSuccess: false, error, field: null, problem: null, retryAt: null, isUnanswered: false }
}

/** Null if a proxy answered with a page of its own. */
async function envelopeOf<Data>(response: Response): Promise<Envelope<Data> | null> {
  try {
    return await response.json()
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}

function answerOf<Data>({ status, headers }: Response, envelope: Envelope<Data> | null, isSent: boolean): Answer<Data> {
  if (envelope?.code === 0) return { isSuccess: true, data: envelope.data }
  const isTooOften = status === TOO_MANY_REQUESTS
  const usual = envelope ? 'internal_error' : isTooOften ? 'too_many_requests' : 'unavailable'
  const seconds = Number(headers.get('Retry-After'))
  return {
    isSuccess: false,
    error: envelope?.error ?? usual,
    field: envelope?.details?.[0]?.field ?? null,
    problem: envelope?.details?.[0]?.problem ?? null,
    retryAt: seconds > 0 ? Date.now() + seconds * 1000 : null,
    isUnanswered: envelope === null && isSent && !isTooOften,
  }
}

function reasonOf(cause: unknown): string {
  if (!navigator.onLine) return 'offline'
  return cause instanceof DOMException && cause.name === 'TimeoutError' ? 'timeout' : 'unreachable'
}
