import { FIRST_PROVIDER } from './providers.js'
import { BASE } from './surroundings.js'

/** The fields to post to the API. Without code and error: the person refused (a provider may send the state alone). */
export interface Returned {
  readonly state: string
  readonly code?: string
  readonly error?: string
}

let returned = takeFromAddress()

/**
 * Removes the code from the address bar and the history, where people would copy or share it.
 * It is therefore lost by a reload, but a code is good for one attempt only.
 */
function takeFromAddress(): Returned | null {
  const { pathname, search } = location
  const provider = providerOfReturn(pathname)
  if (provider === null) return null
  const query = new URLSearchParams(search)
  history.replaceState(history.state, '', pathname)
  const state = query.get('state') ?? ''
  const code = query.get('code')
  if (code) return { code, state }
  const error = query.get('error')
  if (error) return { error: error === 'access_denied' ? error : 'unknown', state }
  return state && provider !== FIRST_PROVIDER ? { state } : null
}

/**
 * The provider that leads back to this page, or null for any other page. Capitals match, as in the router and the
 * server.
 */
export function providerOfReturn(pathname: string): string | null {
  const path = pathname.toLowerCase()
  if (!path.startsWith(BASE.toLowerCase())) return null
  const found = /^\/oauth\/callback(?:\/([a-z0-9-]+))?\/?$/.exec(path.slice(BASE.length))
  return found ? (found[1] ?? FIRST_PROVIDER) : null
}

export function takeReturned(): Returned | null {
  const taken = returned
  returned = null
  return taken
}
