import { type Answer, htmlAnswer, redirectAnswer } from '../answers/answer.js'
import type { Call } from '../call.js'
import { errorPage } from '../pages/page.js'
import { type AuthorizeRequest, readAuthorizeRequest, type WrongAuthorizeRequest } from './authorize-request.js'
import { loggedInUid, nextPage, rememberPerson, toConsent } from './authorize-steps.js'
import { WEIBO_ERRORS } from './errors.js'
import { isUid } from './people.js'
import type { Weibo } from './weibo.js'

const NO_SUCH_PERSON = { error: 'No such person', explanation: 'choose one of the persons' }

/** `GET /oauth2/authorize` (weibo.md, 1). */
export function authorize(weibo: Weibo, call: Call): Answer {
  const request = readAuthorizeRequest(weibo, call)
  if ('error' in request) return wrongPage(request)
  if (request.responseType !== 'code') return refuse(request, 21329)
  if (request.scriptedRefusal) return refuse(request, 21330)
  if (request.scriptedPerson !== null) return agree(weibo, request, request.scriptedPerson)

  const loggedIn = loggedInUid(call)
  const hasAgreed = loggedIn !== null && weibo.agreements.get(loggedIn) !== undefined
  if (hasAgreed && !request.forceLogin && request.step === null) return agree(weibo, request, loggedIn)
  return htmlAnswer(200, nextPage(call, request, loggedIn))
}

/** `POST /oauth2/authorize`: the forms of its pages. */
export function decide(weibo: Weibo, call: Call): Answer {
  const request = readAuthorizeRequest(weibo, call)
  if ('error' in request) return wrongPage(request)
  const account = call.state.form.get('account')
  if (account !== null) return logIn(call, account)
  if (call.state.form.get('answer') !== 'agree') return refuse(request, 21330)

  const uid = call.state.form.get('person') ?? ''
  if (!isUid(uid)) return wrongPage(NO_SUCH_PERSON)
  rememberPerson(call, uid)
  return agree(weibo, request, uid)
}

function agree(weibo: Weibo, request: AuthorizeRequest, uid: string): Answer {
  const { redirectUri, scope, faults, state } = request
  weibo.agreements.set(uid, new Date().toISOString())
  const code = weibo.codes.issue({ uid, redirectUri, scope, faults }, weibo.codeLifeSeconds)
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
  // Not URLSearchParams, which writes a space as a plus: Weibo writes %20.
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return redirectAnswer(302, redirectUri + (redirectUri.includes('?') ? '&' : '?') + query.join('&'))
}

function logIn(call: Call, uid: string): Answer {
  if (!isUid(uid)) return wrongPage(NO_SUCH_PERSON)
  rememberPerson(call, uid)
  return toConsent(call)
}

function wrongPage({ error, explanation }: WrongAuthorizeRequest): Answer {
  return htmlAnswer(400, errorPage(error, explanation))
}
