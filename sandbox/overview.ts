import type { Faults } from './answers/fault.js'
import { FAULTS, VARIANTS } from './answers/fault-catalogue.js'
import { APP_KEY, APP_SECRET } from './application.js'
import { PEOPLE } from './people.js'
import type { Weibo } from './weibo.js'

/** What stands behind `sandbox_` in a call to authorize. */
const SWITCHES = {
  sandbox_person: 'the uid of the person who agrees at once, without a page; any 1 to 64 digits',
  sandbox_deny: '1: the person refuses at once',
  sandbox_step: 'accounts or consent: this page, whoever is logged in and has agreed before',
  sandbox_state_on_refusal: 'omit: a refusal does not echo the state',
  sandbox_fault: 'names of faults and variants, separated by commas; they go with the code and then with its token',
} as const

const ENDPOINTS = {
  'GET /sandbox/ledger': 'the newest 10,000 calls, oldest first',
  'DELETE /sandbox/ledger': 'empties it',
  'POST /sandbox/tokens': 'uid, appkey, expires_in, sandbox_fault: a token as the mobile SDK hands it out',
  'POST /sandbox/withdrawals':
    'uid, method (GET or POST), auth_end (seconds, milliseconds or date): cancels the authorization, sends the notice',
  'POST /sandbox/log-out': 'this browser is nobody again',
  '/sandbox/trap': 'where the redirecting faults lead; the ledger shows who came',
} as const

export interface Overview {
  readonly application: { readonly appKey: string; readonly appSecret: string; readonly redirectUris: string }
  readonly people: readonly { readonly uid: string; readonly screenName: string }[]
  readonly agreements: readonly { readonly uid: string; readonly agreedAt: string }[]
  readonly withdrawalUrl: string | null
  readonly switches: Readonly<Record<string, string>>
  readonly variants: Readonly<Record<string, string>>
  readonly faults: Readonly<Record<string, string>>
  readonly endpoints: Readonly<Record<string, string>>
}

/** All that `GET /sandbox/` tells. */
export function overviewOf(weibo: Weibo): Overview {
  return {
    application: { appKey: APP_KEY, appSecret: APP_SECRET, redirectUris: 'any address on this machine' },
    people: PEOPLE,
    agreements: weibo.agreements.newest(50).map(([uid, agreedAt]) => ({ uid, agreedAt })),
    withdrawalUrl: weibo.withdrawalUrl ?? null,
    switches: SWITCHES,
    variants: described(VARIANTS),
    faults: described(FAULTS),
    endpoints: ENDPOINTS,
  }
}

function described(faults: Faults): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).map(([name, { does }]) => [name, does]))
}
