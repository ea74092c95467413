import type { RouterContext } from '@koa/router'

/** What the middleware knows about a call and hands to its route. */
export interface CallState {
  body: string
  form: URLSearchParams
  /** Set by a fault that ends the connection itself, so that the ledger does not blame the client. */
  brokenOff: boolean
}

export type Call = RouterContext<CallState>

/** A parameter of the query or, failing that, of the form; an empty one counts as missing. */
export function parameter(call: Call, name: string): string | undefined {
  return call.URL.searchParams.get(name) || call.state.form.get(name) || undefined
}
