import { type Answer, htmlAnswer, redirectAnswer } from '../answers/answer.js'
import type { Call } from '../call.js'
import { errorPage } from '../pages/page.js'
import { MP, WEB } from './applications.js'
import { choicePage } from './choice-page.js'
import { consentPage } from './consent-page.js'
import { FAULT_NAMES } from './faults.js'
import { problemPage, refusedPage } from './outcome-pages.js'
import {
  languageOf,
  oneOf,
  type PageProblem,
  type PageRequest,
  REFUSALS,
  type Refusal,
  readPageRequest,
  type StartPage,
} from './page-request.js'
import { isPersonName, personOf } from './people.js'
import type { Weixin } from './weixin.js'

/** `/connect/qrconnect`. */
export const QR_PAGE: StartPage = { application: WEB, scopes: ['snsapi_login'], maxStateBytes: null }

/** `/connect/oauth2/authorize`, inside the app. */
export const APP_PAGE: StartPage = {
  application: MP,
  scopes: ['snsapi_base', 'snsapi_userinfo'],
  maxStateBytes: 128,
}

/** `GET`: a page, or the redirect at once if a `sandbox_` parameter names the person or the refusal. */
export function startLogin(page: StartPage, weixin: Weixin, call: Call): Answer {
  const request = readPageRequest(page, call, weixin.surroundings)
  if ('explanation' in request) return problemAnswer(page, call, request)
  const { scriptedRefusal, scriptedPerson, account, language } = request
  if (scriptedRefusal !== null) return refuse(request, scriptedRefusal)
  if (scriptedPerson !== null) return agree(weixin, request, scriptedPerson)
  if (account === null) return htmlAnswer(200, choicePage({ language, page, action: call.path + call.search }))
  const question = { language, page, person: personOf(account), faultNames: FAULT_NAMES }
  const addresses = { returnsTo: new URL(request.redirectUri).host, action: call.path + call.search }
  return htmlAnswer(200, consentPage({ ...question, ...addresses, backAddress: addressOf(call, null) }))
}

/** `POST`: the forms of the pages. */
export function decide(page: StartPage, weixin: Weixin, call: Call): Answer {
  const request = readPageRequest(page, call, weixin.surroundings)
  if ('explanation' in request) return problemAnswer(page, call, request)
  const { form } = call.state
  const isAgreed = form.get('answer') === 'agree'
  const account = form.get('account')
  if (account === null && !isAgreed) return refuse(request, oneOf(REFUSALS, form.get('sandbox_deny')) ?? 'redirect')
  const person = account ?? form.get('person') ?? ''
  if (!isPersonName(person)) return htmlAnswer(400, errorPage('No such person', 'choose one of the persons'))
  // Weixin asks for no consent to this scope, which gives neither name nor picture.
  if (isAgreed || request.scope === 'snsapi_base') return agree(weixin, request, person)
  // A redirect, so that a reload or the back button sends no form again.
  return redirectAnswer(303, addressOf(call, person))
}

/** The page's address with this person, who is asked to agree, or with none. */
function addressOf(call: Call, account: string | null): string {
  const query = new URLSearchParams(call.URL.searchParams)
  query.delete('sandbox_account')
  if (account !== null) query.set('sandbox_account', account)
  return `${call.path}?${query}`
}

function agree(weixin: Weixin, request: PageRequest, person: string): Answer {
  const { page, redirectUri, state, scope, faults, allowsPost, twice } = request
  const grant = { application: page.application, person, scope, faults, allowsPost }
  const code = weixin.issueCode(grant)
  const answer = redirectAnswer(302, addressWith(redirectUri, { code, state }))
  if (twice === null) return answer
  const secondCode = twice === 'code' ? code : weixin.issueCode(grant)
  const second = addressWith(redirectUri, { code: secondCode, state })
  return { ...answer, headers: { ...answer.headers, 'X-Sandbox-Second-Location': second } }
}

function refuse({ page, language, redirectUri, state }: PageRequest, refusal: Refusal): Answer {
  if (refusal === 'nothing') return htmlAnswer(200, refusedPage(page, language))
  const answer = refusal === 'authdeny' ? { code: 'authdeny', state } : { state }
  return redirectAnswer(302, addressWith(redirectUri, answer))
}

/** Weixin puts the query before a fragment, where a page that routes by fragments does not look for it. */
function addressWith(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  const [address = '', ...fragment] = redirectUri.split('#')
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return [address + (address.includes('?') ? '&' : '?') + query.join('&'), ...fragment].join('#')
}

function problemAnswer(page: StartPage, call: Call, problem: PageProblem): Answer {
  if ('mistake' in problem) return htmlAnswer(400, errorPage(problem.mistake, problem.explanation))
  return htmlAnswer(200, problemPage(page, languageOf(call), problem))
}
