import { accountList, type ListedAccount } from '../pages/account-list.js'
import { authorizePage } from '../pages/authorize-page.js'
import { html } from '../pages/html.js'
import type { Language } from '../pages/page.js'
import { avatarPath, type Person } from './people.js'
import { AUTHORIZE_TEXTS } from './texts.js'

export interface AccountsQuestion {
  readonly language: Language
  readonly isCompact: boolean
  readonly application: string
  readonly people: readonly Person[]
  /** Empty if no one is logged in. */
  readonly currentUid: string
  readonly action: string
  /** Null if a login is required. */
  readonly backAddress: string | null
}

/** Asks for an account. It stands in for Weibo's form for name and password. */
export function accountsPage(question: AccountsQuestion): string {
  const { language, isCompact, application, people, currentUid, action, backAddress } = question
  const texts = AUTHORIZE_TEXTS[language]
  const content = html`<h1>${texts.chooseAccount}</h1>
<p class="soft">${texts.toGoOnTo(application)}</p>
<form method="post" action="${action}">
${accountList(people.map((person) => listed(person, person.uid === currentUid ? texts.current : null)))}
</form>
<form method="post" action="${action}" class="buttons">
${backAddress === null ? '' : html`<a class="button" href="${backAddress}">${texts.back}</a>\n`}<button name="answer" value="refuse">${texts.refuse}</button>
</form>`
  const forDevelopers = html`<form method="post" action="${action}">
<label for="uid">${texts.anotherUid}</label>
<input id="uid" name="account" inputmode="numeric" pattern="[0-9]{1,64}" maxlength="64" required autocomplete="off">
<button>${texts.logIn}</button>
</form>`
  return authorizePage({ language, isCompact, texts, content, forDevelopers })
}

function listed(person: Person, currentTag: string | null): ListedAccount {
  return { value: person.uid, name: person.screenName, note: person.uid, picture: avatarPath(person), currentTag }
}
