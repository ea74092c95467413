import type { Context, Middleware } from 'koa'
import type { CallState } from './call.js'

const MAX_ENTRIES = 10_000
/** Parameters that carry a secret in an address. A ledger with addresses is copied into bug reports. */
const MASKED = ['secret']
const OWN_PAGES = /^\/sandbox(?!\/trap$)/

/** One call that the sandbox received. Tests of a client read it. */
export interface LedgerEntry {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
  readonly contentType: string | null
  readonly authorization: 'none' | 'basic' | 'oauth2' | 'other'
  /** Null until the head of an answer was sent. */
  readonly status: number | null
  /** When the client closed the connection before it had the whole answer. */
  readonly clientGoneAt: string | null
}

/** The newest calls, oldest first. */
export class Ledger {
  private calls: { -readonly [Key in keyof LedgerEntry]: LedgerEntry[Key] }[] = []

  /** Returns the stored entry, for the caller to note the answer on it. */
  open(call: LedgerEntry): { status: number | null; clientGoneAt: string | null } {
    const entry = { ...call }
    this.calls.push(entry)
    if (this.calls.length > MAX_ENTRIES) this.calls.shift()
    return entry
  }

  read(): readonly LedgerEntry[] {
    return this.calls.map((entry) => ({ ...entry }))
  }

  clear(): void {
    this.calls = []
  }
}

/** Records every call to a provider, but none to the sandbox's own pages. */
export function keepLedger(ledger: Ledger): Middleware<CallState> {
  return async (call, next) => {
    if (OWN_PAGES.test(call.path)) return next()
    const { res } = call
    const entry = ledger.open(entryOf(call, call.state.form))
    res.once('close', () => {
      if (res.headersSent) entry.status = res.statusCode
      if (!res.writableFinished && !call.state.brokenOff) entry.clientGoneAt = new Date().toISOString()
    })
    await next()
    if (call.respond !== false) entry.status = call.status
    else if (res.headersSent) entry.status = res.statusCode
  }
}

function entryOf(call: Context, form: URLSearchParams): LedgerEntry {
  return {
    at: new Date().toISOString(),
    method: call.method,
    path: call.path,
    query: masked(call.URL.searchParams),
    form: masked(form),
    contentType: call.get('content-type') || null,
    authorization: authorizationKind(call.get('authorization')),
    status: null,
    clientGoneAt: null,
  }
}

function masked(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters].map(([name, value]) => [name, MASKED.includes(name) ? '***' : value]))
}

function authorizationKind(header: string): LedgerEntry['authorization'] {
  if (header === '') return 'none'
  const [scheme = ''] = header.toLowerCase().split(' ')
  return scheme === 'basic' || scheme === 'oauth2' ? scheme : 'other'
}
