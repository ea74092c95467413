import { authorizePage } from '../pages/authorize-page.js'
import { faultChoice } from '../pages/fault-choice.js'
import { html } from '../pages/html.js'
import type { Language } from '../pages/page.js'
import { portrait } from '../pages/portrait.js'
import { avatarPath, type Person } from './people.js'
import { AUTHORIZE_TEXTS, permissionsOf } from './texts.js'

export interface ConsentQuestion {
  readonly language: Language
  readonly isCompact: boolean
  readonly application: string
  /** The host that the browser goes back to. */
  readonly returnsTo: string
  readonly scope: string
  readonly person: Person
  readonly faultNames: readonly string[]
  readonly action: string
  readonly switchAddress: string
}

export function consentPage(question: ConsentQuestion): string {
  const { language, isCompact, application, person, action, switchAddress } = question
  const texts = AUTHORIZE_TEXTS[language]
  const content = html`<h1>${texts.asks(application)}</h1>
<p class="soft">${texts.returnsTo} <b>${question.returnsTo}</b></p>
<div class="parts">
<section class="account" aria-label="${texts.loggedInAs}">
${portrait(avatarPath(person), 72)}
<p><span class="soft">${texts.loggedInAs}</span> <b class="name">${person.screenName}</b></p>
<a href="${switchAddress}">${texts.switchAccount}</a>
</section>
<section>
<h2>${texts.willBeAble}</h2>
<ul class="permissions">
${permissionsOf(question.scope, language).map((text) => html`<li>${text}</li>\n`)}</ul>
</section>
</div>
<form method="post" action="${action}" id="decision" class="buttons">
<input type="hidden" name="person" value="${person.uid}">
<button name="answer" value="agree" class="primary">${texts.authorize}</button>
<button name="answer" value="refuse">${texts.refuse}</button>
</form>
<p class="soft">${texts.cancelLater}</p>`
  return authorizePage({
    language,
    isCompact,
    texts,
    content,
    forDevelopers: faultChoice('decision', question.faultNames, texts),
  })
}
