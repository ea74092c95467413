import { SPOILERS } from './answers/fault-catalogue.js'
import { APP_NAME } from './application.js'
import type { AuthorizeRequest, AuthorizeStep } from './authorize-request.js'
import type { Call } from './call-state.js'
import { accountsPage } from './pages/accounts-page.js'
import { consentPage } from './pages/consent-page.js'
import { isUid, PEOPLE, personOf } from './people.js'

/** Cookies of one host are shared by all its ports: the name must not meet the service's. */
export const PERSON_COOKIE = 'weibo_sandbox_person'
export const PERSON_COOKIE_SCOPE = { path: '/oauth2', httpOnly: true, sameSite: 'lax' } as const

/** Who this browser is at this Weibo. */
export function loggedInUid(call: Call): string | null {
  const uid = call.cookies.get(PERSON_COOKIE) ?? ''
  return isUid(uid) ? uid : null
}

/** The same call to authorize, at this step. */
export function addressOf(call: Call, step: AuthorizeStep): string {
  const query = new URLSearchParams(call.URL.searchParams)
  query.set('sandbox_step', step)
  return `${call.path}?${query}`
}

/** The page that asks for what is still open. */
export function nextPage(call: Call, request: AuthorizeRequest, loggedIn: string | null): string {
  const hasToLogIn = loggedIn === null || (request.forceLogin && request.step === null)
  return hasToLogIn || request.step === 'accounts'
    ? askWho(call, request, loggedIn, hasToLogIn)
    : askWhether(call, request, loggedIn)
}

function askWho(call: Call, request: AuthorizeRequest, loggedIn: string | null, hasToLogIn: boolean): string {
  const isListed = PEOPLE.some(({ uid }) => uid === loggedIn)
  return accountsPage({
    language: request.language,
    isCompact: request.isForPhones,
    application: APP_NAME[request.language],
    people: loggedIn === null || isListed ? PEOPLE : [personOf(loggedIn), ...PEOPLE],
    currentUid: loggedIn ?? '',
    action: call.path + call.search,
    backAddress: hasToLogIn ? null : addressOf(call, 'consent'),
  })
}

function askWhether(call: Call, request: AuthorizeRequest, loggedIn: string): string {
  return consentPage({
    language: request.language,
    isCompact: request.isForPhones,
    application: APP_NAME[request.language],
    returnsTo: new URL(request.redirectUri).host,
    scope: request.scope,
    person: personOf(loggedIn),
    faultNames: Object.keys(SPOILERS),
    action: call.path + call.search,
    switchAddress: addressOf(call, 'accounts'),
  })
}
