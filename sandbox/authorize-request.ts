import { isFaultName } from './answers/fault-catalogue.js'
import { APP_KEY, isRegisteredRedirectUri } from './application.js'
import type { Call } from './call-state.js'
import { isUid } from './people.js'

/** A call to authorize that may be answered with a redirect (weibo.md, 1). */
export interface AuthorizeRequest {
  readonly redirectUri: string
  readonly responseType: string
  readonly state: string | null
  readonly scope: string
  readonly forceLogin: boolean
  readonly language: 'zh' | 'en'
  /** `display` names a phone, or what is as narrow. */
  readonly isForPhones: boolean
  /** The step that is to be shown, whoever is logged in and has agreed to what; null where that decides. */
  readonly step: AuthorizeStep | null
  readonly faults: readonly string[]
  /** Whether a refusal echoes the state: unsure of Weibo, so that a client has to take both. */
  readonly stateOnRefusal: boolean
  /** The person that a script wants to be, without a page. */
  readonly scriptedPerson: string | null
  readonly scriptedRefusal: boolean
}

/** Who one is, then whether one agrees. */
export type AuthorizeStep = 'accounts' | 'consent'

export interface WrongAuthorizeRequest {
  readonly error: string
  readonly explanation: string
}

export function readAuthorizeRequest(call: Call): AuthorizeRequest | WrongAuthorizeRequest {
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
  return problemOf(query.get('client_id') ?? '', request) ?? request
}

function problemOf(
  clientId: string,
  { redirectUri, faults, scriptedPerson }: AuthorizeRequest,
): WrongAuthorizeRequest | null {
  if (clientId !== APP_KEY) {
    return {
      error: 'invalid_client (error_code: 21324)',
      explanation: `client_id must be ${APP_KEY}, not "${clientId}"`,
    }
  }
  if (!isRegisteredRedirectUri(redirectUri)) {
    const explanation = `redirect_uri must be an address on this machine, not "${redirectUri}"`
    return { error: 'redirect_uri_mismatch (error_code: 21322)', explanation }
  }
  const unknown = faults.find((name) => !isFaultName(name))
  if (unknown !== undefined) {
    return { error: 'No such fault', explanation: `sandbox_fault=${unknown} is none of those that /sandbox/ lists` }
  }
  if (scriptedPerson === null || isUid(scriptedPerson)) return null
  return { error: 'No such person', explanation: 'sandbox_person must be 1 to 64 digits' }
}

function stepNamed(name: string | null): AuthorizeStep | null {
  return name === 'accounts' || name === 'consent' ? name : null
}

function namesIn(list: string | null): string[] {
  return (list ?? '').split(',').filter((name) => name !== '')
}
