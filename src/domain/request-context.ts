import type { LoginMethod } from './audit-event.js'

/** Adds up what the calls to a provider take during one request. */
export interface ProviderTime {
  add(ms: number): void
}

export interface RequestContext {
  readonly requestId: string
  readonly ip: string
  readonly userAgent: string
  /** For the request's line in the log. */
  readonly providerTime?: ProviderTime
  /** Told how the person logs in, for metrics. Null: the call is no login, but begins to bind an account. */
  readonly loginBy?: (method: LoginMethod | null) => void
}
