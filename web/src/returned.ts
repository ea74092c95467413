import { BASE } from './surroundings.js'

/** What Weibo sent the browser back with. */
export type Returned = { readonly code: string; readonly state: string } | { readonly error: string; state: string }

let returned = takeFromAddress()

/**
 * Out of the address bar, and so out of the history, before anything else is done: a code in it is copied and shared.
 * Gone with a reload, too: a code is good for one try.
 */
function takeFromAddress(): Returned | null {
  const { pathname, search } = location
  // In capitals too, as the router and the server see it.
  if (pathname.replace(/\/$/, '').toLowerCase() !== `${BASE}/oauth/callback`.toLowerCase()) return null
  const query = new URLSearchParams(search)
  history.replaceState(history.state, '', pathname)
  const state = query.get('state') ?? ''
  const code = query.get('code')
  if (code) return { code, state }
  const error = query.get('error')
  return error ? { error: error === 'access_denied' ? error : 'unknown', state } : null
}

/** Once: whoever asks again gets null. */
export function takeReturned(): Returned | null {
  const taken = returned
  returned = null
  return taken
}
