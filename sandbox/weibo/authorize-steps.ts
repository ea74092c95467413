import { type Answer, redirectAnswer } from '../answers/answer.js'
import type { Call } from '../call.js'
import { accountsPage } from './accounts-page.js'
import type { AuthorizeRequest, AuthorizeStep } from './authorize-request.js'
import { consentPage } from './consent-page.js'
import { FAULT_NAMES } from './faults.js'
import { isUid, PEOPLE, personOf } from './people.js'
import { APP_NAME } from './weibo.js'

/** All ports of a host share its cookies, so the name must differ from the service's. */
const PERSON_COOKIE = 'weibo_sandbox_person'
const PERSON_COOKIE_SCOPE = { path: '/oauth2', httpOnly: true, sameSite: 'lax' } as const

export function rememberPerson(call: Call, uid: string): void {
  call.cookies.set(PERSON_COOKIE, uid, PERSON_COOKIE_SCOPE)
}

/** `POST /sandbox/log-out`. */
export function logOut(call: Call): void {
  call.cookies.set(PERSON_COOKIE, null, PERSON_COOKIE_SCOPE)
  call.status = 303
  call.set('Location', '/sandbox/')
}

/** The uid that this browser is logged in with, or null. */
export function loggedInUid(call: Call): string | null {
  const uid = call.cookies.get(PERSON_COOKIE) ?? ''
  return isUid(uid) ? uid : null
}

/** A redirect to the consent page, so that a reload or the back button sends no form again. */
export function toConsent(call: Call): Answer {
  return redirectAnswer(303, addressOf(call, 'consent'))
}

function addressOf(call: Call, step: AuthorizeStep): string {
  const query = new URLSearchParams(call.URL.searchParams)
  query.set('sandbox_step', step)
  return `${call.path}?${query}`
}

export function nextPage(call: Call, request: AuthorizeRequest, loggedIn: string | null): string {
  const hasToLogIn = loggedIn === null || (request.forceLogin && request.step === null)
  return hasToLogIn || request.step === 'accounts'
    ? chooseAccount(call, request, loggedIn, hasToLogIn)
    : askConsent(call, request, loggedIn)
}

function chooseAccount(call: Call, request: AuthorizeRequest, loggedIn: string | null, hasToLogIn: boolean): string {
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

function askConsent(call: Call, request: AuthorizeRequest, loggedIn: string): string {
  return consentPage({
    language: request.language,
    isCompact: request.isForPhones,
    application: APP_NAME[request.language],
    returnsTo: new URL(request.redirectUri).host,
    scope: request.scope,
    person: personOf(loggedIn),
    faultNames: FAULT_NAMES,
    action: call.path + call.search,
    switchAddress: addressOf(call, 'accounts'),
  })
}
