import { ofInstallation } from './installation.js'
import { currentLogin } from './session.js'
import { tabStorage } from './storage.js'

const KEY = ofInstallation('weibind.provider-login')
/** Enough of a session's id to compare it. */
const TAIL = -12
/** For the way of a call to the server. */
const MARGIN_MS = 10_000

/** Remembers that the current session began with a login at this provider. It survives a reload of the tab. */
export function noteProviderLogin(provider: string): void {
  const login = currentLogin()
  if (login) tabStorage.set(KEY, `${login.sessionId.slice(TAIL)} ${provider}`)
}

/**
 * The provider of the current session's login, if that is fresh: then no password is asked for, since it may be
 * forgotten. Null also where this tab does not know it.
 */
export function freshProvider(): string | null {
  const [tail = '', provider = null] = tabStorage.get(KEY)?.split(' ') ?? []
  const login = currentLogin()
  if (login?.sessionId.slice(TAIL) !== tail) return null
  return login.freshUntil > Date.now() + MARGIN_MS ? provider : null
}

/** For a call that replaces the session: the new one keeps the time and kind of the login. */
export async function keepingProviderLogin<T>(call: () => Promise<T>): Promise<T> {
  const provider = freshProvider()
  const answer = await call()
  if (provider) noteProviderLogin(provider)
  return answer
}
