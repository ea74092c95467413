import { descriptionsOf } from '../answers/fault.js'
import { type Html, html } from '../pages/html.js'
import { collapsedTable, table } from '../pages/page.js'
import { registeredUris } from '../redirect-uri.js'
import { FAULTS, VARIANTS } from './faults.js'
import { PEOPLE } from './people.js'
import { APP_KEY, APP_SECRET, type Weibo } from './weibo.js'

const MAX_AGREEMENTS_SHOWN = 50

/** The sandbox's own parameters of /oauth2/authorize. */
const SWITCHES = {
  sandbox_person: 'the uid of the person who agrees at once, without a page; any 1 to 64 digits',
  sandbox_deny: '1: the person refuses at once',
  sandbox_step: 'accounts or consent: shows this page, also to a person who has agreed before',
  sandbox_state_on_refusal: 'omit: a refusal does not echo the state',
  sandbox_fault: 'names of faults and variants, separated by commas; they go with the code, and then with its token',
} as const

export const OWN_ENDPOINTS = {
  'POST /sandbox/tokens': 'uid, appkey, expires_in, sandbox_fault: an access token, as the mobile SDK gets it',
  'POST /sandbox/withdrawals':
    'uid, method (GET or POST), auth_end (seconds, milliseconds or date): cancels the authorization, sends the notice',
  'POST /sandbox/log-out': 'logs this browser out of the sandbox',
} as const

export function overview(weibo: Weibo) {
  return {
    application: { appKey: APP_KEY, appSecret: APP_SECRET, redirectUris: registeredUris(weibo.surroundings) },
    people: PEOPLE,
    agreements: agreementsOf(weibo),
    withdrawalUrl: weibo.withdrawalUrl ?? null,
    switches: SWITCHES,
    variants: descriptionsOf(VARIANTS),
    faults: descriptionsOf(FAULTS),
  }
}

export function overviewSection(weibo: Weibo, query: URLSearchParams): Html {
  const { application, agreements, people, switches, variants, faults } = overview(weibo)
  const { appKey, appSecret, redirectUris } = application
  return html`${outcomeOfWithdrawal(query)}
<p>App Key <b>${appKey}</b>, App Secret <b>${appSecret}</b>; redirect URI: ${redirectUris}.</p>
<h2>Authorizations</h2>
${agreements.length === 0 ? html`<p>No person has agreed yet.</p>` : agreements.map(cancelForm)}
<form method="post" action="/sandbox/log-out"><button>Log this browser out of the sandbox</button></form>
<h2>Test persons</h2>
${table(Object.fromEntries(people.map(({ uid, screenName }) => [uid, screenName])))}
<h2>Parameters of /oauth2/authorize</h2>
${table(switches)}
<h2>Variants: correct answers in another form</h2>
${table(variants)}
<h2>Faults</h2>
${collapsedTable(faults)}`
}

function agreementsOf({ agreements }: Weibo): readonly { readonly uid: string; readonly agreedAt: string }[] {
  return agreements.newest(MAX_AGREEMENTS_SHOWN).map(([uid, agreedAt]) => ({ uid, agreedAt }))
}

/** The form of withdrawals leads back here with its outcome. */
function outcomeOfWithdrawal(query: URLSearchParams): Html | '' {
  const uid = query.get('withdrawn')
  const outcome = query.get('status') ?? query.get('problem') ?? ''
  return uid ? html`<p role="status">${uid} has withdrawn; the notice: ${outcome}</p>` : ''
}

function cancelForm({ uid, agreedAt }: { readonly uid: string; readonly agreedAt: string }): Html {
  return html`<form method="post" action="/sandbox/withdrawals">
<input type="hidden" name="uid" value="${uid}">
${uid} agreed at ${agreedAt}
<button>Cancel</button>
<select name="method" aria-label="How the notice is sent"><option>GET</option><option>POST</option></select>
</form>
`
}
