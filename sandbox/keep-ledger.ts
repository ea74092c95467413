import type { Context, Middleware } from 'koa'
import type { CallState } from './call-state.js'
import type { Ledger, LedgerEntry } from './ledger.js'

const OWN_PAGES = /^\/sandbox(?!\/trap$)/

/** Notes every call that was meant for Weibo; the sandbox's own pages are no such calls. */
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
    query: Object.fromEntries(call.URL.searchParams),
    form: Object.fromEntries(form),
    contentType: call.get('content-type') || null,
    authorization: authorizationKind(call.get('authorization')),
    status: null,
    clientGoneAt: null,
  }
}

function authorizationKind(header: string): LedgerEntry['authorization'] {
  if (header === '') return 'none'
  const [scheme = ''] = header.toLowerCase().split(' ')
  return scheme === 'basic' || scheme === 'oauth2' ? scheme : 'other'
}
