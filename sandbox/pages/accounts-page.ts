import { authorizeFrame, portrait, type Shown } from './authorize-frame.js'
import { AUTHORIZE_TEXTS, type AuthorizeTexts } from './authorize-texts.js'
import { type Html, html } from './html.js'
import type { Language } from './page.js'

export interface AccountsQuestion {
  readonly language: Language
  readonly isCompact: boolean
  readonly application: string
  readonly people: readonly Shown[]
  /** Who is logged in; empty where nobody is. */
  readonly currentUid: string
  /** Where the answer goes. */
  readonly action: string
  /** Null where one has to log in again. */
  readonly backAddress: string | null
}

/** Asks who one is, in the place of Weibo's form for name and password. */
export function accountsPage(question: AccountsQuestion): string {
  const { language, isCompact, application, people, currentUid, action, backAddress } = question
  const texts = AUTHORIZE_TEXTS[language]
  const content = html`<h1>${texts.chooseAccount}</h1>
<p class="soft">${texts.toGoOnTo(application)}</p>
<form method="post" action="${action}">
<ul class="accounts">
${people.map((person) => choice(person, person.uid === currentUid, texts))}</ul>
</form>
<form method="post" action="${action}" class="buttons">
${backAddress === null ? '' : html`<a class="button" href="${backAddress}">${texts.back}</a>\n`}<button name="answer" value="refuse">${texts.refuse}</button>
</form>`
  const forDevelopers = html`<form method="post" action="${action}">
<label for="uid">${texts.anotherUid}</label>
<input id="uid" name="account" inputmode="numeric" pattern="[0-9]{1,64}" maxlength="64" required autocomplete="off">
<button>${texts.logIn}</button>
</form>`
  return authorizeFrame({ language, isCompact, content, forDevelopers })
}

function choice(person: Shown, isCurrent: boolean, texts: AuthorizeTexts): Html {
  return html`<li><button name="account" value="${person.uid}"${isCurrent ? html` aria-current="true"` : ''}>
${portrait(person, 44)}
<span><b class="name">${person.screenName}</b> <small class="soft">${person.uid}</small></span>
${isCurrent ? html`<small class="tag">${texts.current}</small>\n` : ''}</button></li>
`
}
