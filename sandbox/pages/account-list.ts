import { type Html, html } from './html.js'
import { portrait } from './portrait.js'

export interface ListedAccount {
  /** What the form sends as `account`. */
  readonly value: string
  readonly name: string
  readonly note: string
  readonly picture: string
  /** A text that marks the account which is logged in; null for the others. */
  readonly currentTag: string | null
}

/** One button for each account, inside the form that sends the choice. */
export function accountList(accounts: readonly ListedAccount[]): Html {
  return html`<ul class="accounts">
${accounts.map(choice)}</ul>`
}

function choice({ value, name, note, picture, currentTag }: ListedAccount): Html {
  return html`<li><button name="account" value="${value}"${currentTag === null ? '' : html` aria-current="true"`}>
${portrait(picture, 44)}
<span><b class="name">${name}</b> <small class="soft">${note}</small></span>
${currentTag === null ? '' : html`<small class="tag">${currentTag}</small>\n`}</button></li>
`
}
