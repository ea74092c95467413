import { type Html, html } from './html.js'
import { page } from './page.js'

type Explained = Readonly<Record<string, string>>

export interface OverviewContent {
  readonly application: { readonly appKey: string; readonly appSecret: string; readonly redirectUris: string }
  readonly people: readonly { readonly uid: string; readonly screenName: string }[]
  readonly agreements: readonly { readonly uid: string; readonly agreedAt: string }[]
  readonly switches: Explained
  readonly variants: Explained
  readonly faults: Explained
  readonly endpoints: Explained
}

/** For people who look around: what one can ask for, and the authorizations that one can cancel. */
export function overviewPage(overview: OverviewContent, notice: string): string {
  const { appKey, appSecret, redirectUris } = overview.application
  const content = html`<h1>Weibo sandbox</h1>
<p class="notice">An imitation on your own machine, not Weibo.</p>
${notice === '' ? '' : html`<p role="status">${notice}</p>`}
<p>App Key <b>${appKey}</b>, App Secret <b>${appSecret}</b>; redirect URI: ${redirectUris}.</p>
<h2>Authorizations</h2>
${overview.agreements.length === 0 ? html`<p>Nobody has agreed yet.</p>` : overview.agreements.map(cancelForm)}
<form method="post" action="/sandbox/log-out"><button>Log this browser out of the sandbox</button></form>
<h2>Test persons</h2>
${table(Object.fromEntries(overview.people.map(({ uid, screenName }) => [uid, screenName])))}
<h2>Parameters of /oauth2/authorize</h2>
${table(overview.switches)}
<h2>Addresses of the sandbox itself</h2>
${table(overview.endpoints)}
<h2>Variants: right answers in another form</h2>
${table(overview.variants)}
<h2>Faults</h2>
${table(overview.faults)}`
  return page('Weibo sandbox', content)
}

function cancelForm({ uid, agreedAt }: OverviewContent['agreements'][number]): Html {
  return html`<form method="post" action="/sandbox/withdrawals">
<input type="hidden" name="uid" value="${uid}">
${uid} agreed at ${agreedAt}
<button>Cancel</button>
<select name="method" aria-label="How the notice is sent"><option>GET</option><option>POST</option></select>
</form>
`
}

function table(explained: Explained): Html {
  const rows = Object.entries(explained).map(([name, text]) => html`<tr><th>${name}</th><td>${text}</td></tr>\n`)
  return html`<table>\n${rows}</table>`
}
