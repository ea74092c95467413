import { type Call, namesIn } from '../call.js'
import type { Language } from '../pages/page.js'
import { isRegisteredRedirectUri, registeredUris } from '../redirect-uri.js'
import { isFaultName } from './faults.js'
import { isUid } from './people.js'
import { APP_KEY, type Weibo } from './weibo.js'

/** A call to authorize that may be answered with a redirect (weibo.md, 1). */
export interface AuthorizeRequest {
  readonly redirectUri: string
  readonly responseType: string
  readonly state: string | null
  readonly scope: string
  readonly forceLogin: boolean
  readonly language: Language
  /** Whether `display` asks for the layout of a phone. */
  readonly isForPhones: boolean
  /** The page to show. Null lets the login and the earlier agreement decide. */
  readonly step: AuthorizeStep | null
  readonly faults: readonly string[]
  /** Whether a refusal echoes the state. Weibo's behaviour is unsure, so clients must accept both. */
  readonly stateOnRefusal: boolean
  /** The uid of the person who agrees at once, without a page. */
  readonly scriptedPerson: string | null
  readonly scriptedRefusal: boolean
}

export type AuthorizeStep = 'accounts' | 'consent'

export interface WrongAuthorizeRequest {
  readonly error: string
  readonly explanation: string
}

export function readAuthorizeRequest(weibo: Weibo, call: Call): AuthorizeRequest | WrongAuthorizeRequest {
  const query = call.URL.searchParams
  const faults = [query.get('sandbox_fault'), call.state.form.get('sandbox_fault')].flatMap(namesIn)
  const request = {
    redirectUri: query.get('redirect_uri') ?? '',
    responseType: query.get('response_type') || 'code',
    state: query.get('state'),
    scope: query.get('scope') ?? '',
    forceLogin: query.get('forcelogin') === 'true',
    language: query.get('language') === 'en' ? ('en' as const) : ('zh' as const),
    isForPhones: ['mobile', 'wap', 'client'].includes(query.get('display') ?? ''),
    step: stepNamed(query.get('sandbox_step')),
    faults,
    stateOnRefusal: query.get('sandbox_state_on_refusal') !== 'omit',
    scriptedPerson: query.get('sandbox_person'),
    scriptedRefusal: query.get('sandbox_deny') === '1',
  }
  return problemOf(weibo, query.get('client_id') ?? '', request) ?? request
}

function problemOf(
  { surroundings }: Weibo,
  clientId: string,
  { redirectUri, faults, scriptedPerson }: AuthorizeRequest,
): WrongAuthorizeRequest | null {
  if (clientId !== APP_KEY) {
    return {
      error: 'invalid_client (error_code: 21324)',
      explanation: `client_id must be ${APP_KEY}, not "${clientId}"`,
    }
  }
  if (!isRegisteredRedirectUri(redirectUri, surroundings)) {
    const explanation = `redirect_uri must be ${registeredUris(surroundings)}, not "${redirectUri}"`
    return { error: 'redirect_uri_mismatch (error_code: 21322)', explanation }
  }
  const unknown = faults.find((name) => !isFaultName(name))
  if (unknown !== undefined) {
    return {
      error: 'No such fault',
      explanation: `sandbox_fault=${unknown} is not one of the faults that /sandbox/ lists`,
    }
  }
  if (scriptedPerson === null || isUid(scriptedPerson)) return null
  return { error: 'No such person', explanation: 'sandbox_person must be 1 to 64 digits' }
}

function stepNamed(name: string | null): AuthorizeStep | null {
  return name === 'accounts' || name === 'consent' ? name : null
}
