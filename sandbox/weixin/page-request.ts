import { type Call, namesIn } from '../call.js'
import type { Language } from '../pages/page.js'
import { type Registered, registeredUrl } from '../redirect-uri.js'
import { type Application, applicationOf } from './applications.js'
import { isFaultName } from './faults.js'
import { isPersonName } from './people.js'

/** One of the two pages that a login begins at, each for one application (weixin.md, 3). */
export interface StartPage {
  readonly application: Application
  readonly scopes: readonly string[]
  /** The page shows an error for a longer state. Null: it takes any. */
  readonly maxStateBytes: number | null
}

/** A call that may be answered with a redirect. */
export interface PageRequest {
  readonly page: StartPage
  readonly language: Language
  readonly redirectUri: string
  readonly state: string
  readonly scope: string
  readonly faults: readonly string[]
  readonly allowsPost: boolean
  readonly twice: 'code' | 'state' | null
  /** The person who has scanned or opened the page, and is asked to agree. */
  readonly account: string | null
  /** The person who agrees at once, without a page. */
  readonly scriptedPerson: string | null
  readonly scriptedRefusal: Refusal | null
}

/** What a refusal is answered with: unsure, so clients must accept each (weixin.md, 3). */
export const REFUSALS = ['redirect', 'authdeny', 'nothing'] as const
export type Refusal = (typeof REFUSALS)[number]

export type PageProblem =
  /** The error that Weixin's page shows. Null: its number is not known. */
  | { readonly number: number | null; readonly explanation: string }
  /** A mistake in a parameter of the sandbox. */
  | { readonly mistake: string; readonly explanation: string }

/** The language of the page: Chinese, unless the browser prefers English. */
export function languageOf(call: Call): Language {
  return call.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh'
}

export function readPageRequest(page: StartPage, call: Call, registered: Registered): PageRequest | PageProblem {
  const query = call.URL.searchParams
  const faults = [query.get('sandbox_fault'), call.state.form.get('sandbox_fault')].flatMap(namesIn)
  const request = {
    page,
    language: languageOf(call),
    redirectUri: query.get('redirect_uri') ?? '',
    state: query.get('state') ?? '',
    scope: query.get('scope') ?? '',
    faults,
    allowsPost: query.get('sandbox_post') === '1',
    twice: oneOf(['code', 'state'] as const, query.get('sandbox_twice')),
    account: query.get('sandbox_account'),
    scriptedPerson: query.get('sandbox_person'),
    scriptedRefusal: oneOf(REFUSALS, query.get('sandbox_deny')),
  }
  return (
    mistakeIn(query, faults) ??
    problemOfApplication(page, query.get('appid') ?? '') ??
    problemOfRedirectUri(registeredUrl(request.redirectUri, registered), query) ??
    problemOfParameters(page, request.scope, request.state, query.get('response_type') ?? '') ??
    request
  )
}

function mistakeIn(query: URLSearchParams, faults: readonly string[]): PageProblem | null {
  for (const name of ['sandbox_person', 'sandbox_account']) {
    const value = query.get(name)
    if (value !== null && !isPersonName(value)) return mistake(name, value, '1 to 32 characters of a-z, 0-9 and "-"')
  }
  const unknown = faults.find((name) => !isFaultName(name))
  if (unknown !== undefined) return mistake('sandbox_fault', unknown, 'one of the faults that /sandbox/ lists')
  for (const [name, values] of [
    ['sandbox_deny', REFUSALS],
    ['sandbox_twice', ['code', 'state']],
  ] as const) {
    const value = query.get(name)
    if (value !== null && oneOf(values, value) === null) return mistake(name, value, values.join(' or '))
  }
  return null
}

function mistake(name: string, value: string, expected: string): PageProblem {
  return { mistake: `${name} is not known`, explanation: `${name}=${value}; expected ${expected}` }
}

function problemOfApplication({ application }: StartPage, appid: string): PageProblem | null {
  if (appid === application.appid) return null
  const other = applicationOf(appid)
  if (other === undefined) return { number: 10012, explanation: `appid "${appid}" is unknown` }
  return {
    number: 10016,
    explanation: `this page is for ${application.appid}, not for an application of ${other.channel}`,
  }
}

function problemOfRedirectUri(registered: URL | null, query: URLSearchParams): PageProblem | null {
  const isPortRefused = query.get('sandbox_strict_domain') === '1'
  if (registered !== null && !(isPortRefused && registered.port !== '')) return null
  return {
    number: 10003,
    explanation: `the host of redirect_uri "${query.get('redirect_uri') ?? ''}" is not registered`,
  }
}

function problemOfParameters(page: StartPage, scope: string, state: string, responseType: string): PageProblem | null {
  if (responseType !== 'code') return { number: null, explanation: `response_type is "${responseType}", not code` }
  if (scope === '') return { number: 10010, explanation: 'scope is missing' }
  if (!page.scopes.includes(scope)) {
    return { number: 10005, explanation: `scope is "${scope}"; this application has ${page.scopes.join(' and ')}` }
  }
  if (state === '') return { number: 10013, explanation: 'state is missing' }
  if (page.maxStateBytes === null || Buffer.byteLength(state) <= page.maxStateBytes) return null
  return { number: null, explanation: `state has more than ${page.maxStateBytes} bytes` }
}

export function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((value) => value === text) ?? null
}
