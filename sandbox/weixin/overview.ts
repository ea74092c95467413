import { descriptionsOf } from '../answers/fault.js'
import { type Html, html } from '../pages/html.js'
import { collapsedTable, table } from '../pages/page.js'
import { type Registered, registeredUris } from '../redirect-uri.js'
import { APPLICATIONS } from './applications.js'
import { CODE_FAULTS, FAULTS } from './faults.js'
import { PROFILE_FAULTS } from './field-faults.js'
import { PEOPLE } from './people.js'

/** The sandbox's own parameters of the two pages. */
const SWITCHES = {
  sandbox_person: 'the person who agrees at once, without a page; any word of a-z, 0-9 and "-", up to 32 characters',
  sandbox_account: 'the person who is asked to agree',
  sandbox_deny:
    'redirect, authdeny or nothing: refused at once, with the state alone, with code=authdeny, or with a page that does not lead back',
  sandbox_fault: 'names of faults, separated by commas; they go with the code, and then with its token',
  sandbox_twice:
    'code or state: a second delivery of the same code, or of another code with the same state; its address is in X-Sandbox-Second-Location',
  sandbox_strict_domain: '1: a redirect URI with a port is not registered',
  sandbox_post: '1: the calls with this code may be POST; also a parameter of these calls',
} as const

export const OWN_ENDPOINTS = {
  'POST /sandbox/weixin/code':
    'channel (app or mini), person, sandbox_fault, sandbox_post: a code, as the SDK or wx.login() gives it',
} as const

export function overview(registered: Registered) {
  return {
    applications: APPLICATIONS.map(({ channel, appid, secret }) => ({ channel, appid, secret })),
    redirectUris: registeredUris(registered),
    people: Object.fromEntries(PEOPLE.map(({ name, does }) => [name, does])),
    switches: SWITCHES,
    faults: descriptionsOf(FAULTS),
  }
}

export function overviewSection(registered: Registered): Html {
  const { applications, redirectUris, people, switches } = overview(registered)
  const credentials = applications.map(({ channel, appid, secret }) => [`${channel}: ${appid}`, secret])
  return html`<h2>Weixin: applications</h2>
${table(Object.fromEntries(credentials))}
<p>Redirect URI: ${redirectUris}.</p>
<h2>Weixin: test persons</h2>
${table(people)}
<h2>Weixin: parameters of /connect/qrconnect and /connect/oauth2/authorize</h2>
${table(switches)}
<h2>Weixin: faults</h2>
<p>Before each of these names, profile- makes it a fault of /sns/userinfo.</p>
${collapsedTable(descriptionsOf(CODE_FAULTS))}
<h2>Weixin: faults of /sns/userinfo alone</h2>
${table(descriptionsOf(PROFILE_FAULTS))}`
}
