import { currentLanguage } from './language.js'
import { BASE } from './surroundings.js'

/** Longer than the server's own longest wait for Weibo and for its database. */
const DEADLINE_MS = 20_000

export interface Call {
  readonly body?: object
  readonly bearer?: string | null
  /** Whether cookies go along; they do unless told otherwise. */
  readonly credentials?: RequestCredentials
}

export interface Failure {
  readonly isSuccess: false
  /** The API's own code, or what kept the API from answering. */
  readonly error: string
  readonly field: string | null
  readonly retryAfterSeconds: number | null
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
  readonly details?: readonly { readonly field: string }[]
}

/** One call of the HTTP API, once. Whatever happens is an answer. */
export async function callApi<Data>(method: string, path: string, call: Call = {}): Promise<Answer<Data>> {
  const { body, bearer, credentials = 'same-origin' } = call
  const headers = {
    'Accept-Language': currentLanguage(),
    // The refresh token goes into a cookie that no script can read.
    'X-Session-Mode': 'cookie',
    ...(body ? { 'Content-Type': 'application/json' } : {}),
    ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
  }
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS)
    const init = { method, headers, credentials, signal, ...(body ? { body: JSON.stringify(body) } : {}) }
    const response = await fetch(BASE + path, init)
    return answerOf<Data>(response, await response.json())
  } catch (cause) {
    return failure(reasonOf(cause))
  }
}

export function failure(error: string): Failure {
  return { isSuccess: false, error, field: null, retryAfterSeconds: null }
}

function answerOf<Data>({ headers }: Response, envelope: Envelope<Data>): Answer<Data> {
  if (envelope.code === 0) return { isSuccess: true, data: envelope.data }
  return {
    isSuccess: false,
    error: envelope.error ?? 'internal_error',
    field: envelope.details?.[0]?.field ?? null,
    retryAfterSeconds: Number(headers.get('Retry-After')) || null,
  }
}

function reasonOf(cause: unknown): string {
  if (!navigator.onLine) return 'offline'
  if (cause instanceof DOMException && cause.name === 'TimeoutError') return 'timeout'
  // What stands between answered in our place, with a page of its own.
  if (cause instanceof SyntaxError) return 'unavailable'
  return 'unreachable'
}
