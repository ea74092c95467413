import { type Answer, htmlAnswer } from './answers/answer.js'
import { SPOILERS } from './answers/fault-catalogue.js'
import { WEIBO_ERRORS } from './answers/weibo-errors.js'
import { APP_KEY } from './application.js'
import { type AuthorizeRequest, readAuthorizeRequest, type WrongAuthorizeRequest } from './authorize-request.js'
import type { Call } from './call-state.js'
import { consentPage } from './pages/consent-page.js'
import { errorPage } from './pages/error-page.js'
import { isUid, PEOPLE } from './people.js'
import type { Weibo } from './weibo.js'

/** Cookies of one host are shared by all its ports: the name must not meet the service's. */
export const PERSON_COOKIE = 'weibo_sandbox_person'
export const PERSON_COOKIE_SCOPE = { path: '/oauth2', httpOnly: true, sameSite: 'lax' } as const

/** `GET /oauth2/authorize` (weibo.md, 1). */
export function authorize(weibo: Weibo, call: Call): Answer {
  const request = readAuthorizeRequest(call)
  if ('error' in request) return wrongPage(request)
  if (request.responseType !== 'code') return refuse(request, 21329)
  if (request.scriptedRefusal) return refuse(request, 21330)
  if (request.scriptedPerson !== null) return agree(weibo, request, request.scriptedPerson)

  const remembered = call.cookies.get(PERSON_COOKIE) ?? ''
  const hasAgreed = weibo.agreements.get(remembered) !== undefined
  if (hasAgreed && !request.forceLogin) return agree(weibo, request, remembered)
  return ask(call, request, remembered)
}

/** `POST /oauth2/authorize`: what was chosen on the consent page. */
export function decide(weibo: Weibo, call: Call): Answer {
  const request = readAuthorizeRequest(call)
  if ('error' in request) return wrongPage(request)
  if (call.state.form.get('answer') !== 'agree') return refuse(request, 21330)

  const uid = call.state.form.get('person') ?? ''
  if (!isUid(uid)) return wrongPage({ error: 'No such person', explanation: 'choose one of the persons' })
  call.cookies.set(PERSON_COOKIE, uid, PERSON_COOKIE_SCOPE)
  return agree(weibo, request, uid)
}

function agree(weibo: Weibo, request: AuthorizeRequest, uid: string): Answer {
  const { redirectUri, scope, faults, state } = request
  weibo.agreements.set(uid, new Date().toISOString())
  const code = weibo.codes.issue({ uid, redirectUri, scope, faults })
  return sendBack(redirectUri, { code, ...(state === null ? {} : { state }) })
}

function refuse({ redirectUri, state, stateOnRefusal }: AuthorizeRequest, errorCode: 21329 | 21330): Answer {
  const { error = '', describe } = WEIBO_ERRORS[errorCode] ?? {}
  return sendBack(redirectUri, {
    error_uri: '/oauth2/authorize',
    error,
    error_description: describe?.({ path: '/oauth2/authorize' }) ?? '',
    error_code: String(errorCode),
    ...(state !== null && stateOnRefusal ? { state } : {}),
  })
}

function sendBack(redirectUri: string, parameters: Readonly<Record<string, string>>): Answer {
  // Weibo writes a space as %20, where URLSearchParams would write a plus.
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const location = redirectUri + (redirectUri.includes('?') ? '&' : '?') + query.join('&')
  return { status: 302, headers: { Location: location, 'Cache-Control': 'no-store' }, body: '' }
}

function ask(call: Call, { language }: AuthorizeRequest, selectedUid: string): Answer {
  const page = consentPage({
    language,
    appKey: APP_KEY,
    people: PEOPLE,
    selectedUid,
    faultNames: Object.keys(SPOILERS),
    action: call.path + call.search,
  })
  return htmlAnswer(200, page)
}

function wrongPage({ error, explanation }: WrongAuthorizeRequest): Answer {
  return htmlAnswer(400, errorPage(error, explanation))
}
