import { authorizePage } from '../pages/authorize-page.js'
import { faultChoice } from '../pages/fault-choice.js'
import { type Html, html } from '../pages/html.js'
import type { Language } from '../pages/page.js'
import { portrait } from '../pages/portrait.js'
import { APPLICATION_NAME, WEB } from './applications.js'
import { REFUSALS, type StartPage } from './page-request.js'
import { avatarPath, type Person } from './people.js'
import { WEIXIN_TEXTS, type WeixinTexts } from './texts.js'

export interface ConsentQuestion {
  readonly language: Language
  readonly page: StartPage
  readonly person: Person
  /** The host that the browser goes back to. */
  readonly returnsTo: string
  readonly faultNames: readonly string[]
  readonly action: string
  readonly backAddress: string
}

export function consentPage(question: ConsentQuestion): string {
  const { language, page, person, action, backAddress } = question
  const texts = WEIXIN_TEXTS[language]
  const content = html`${page.application === WEB ? html`<p class="soft">${texts.scanned}</p>\n` : ''}<h1>${texts.asks(APPLICATION_NAME[language])}</h1>
<p class="soft">${texts.returnsTo} <b>${question.returnsTo}</b></p>
<section class="account" aria-label="${texts.account}">
${portrait(avatarPath(person.name), 72)}
<p><b class="name">${person.nickname}</b> <span class="soft">${person.name}</span></p>
<a href="${backAddress}">${texts.switchAccount}</a>
</section>
<section>
<h2>${texts.willBeAble}</h2>
<ul class="permissions"><li>${texts.permission}</li></ul>
</section>
<form method="post" action="${action}" id="decision" class="buttons">
<input type="hidden" name="person" value="${person.name}">
<button name="answer" value="agree" class="primary">${texts.agree}</button>
<button name="answer" value="refuse">${texts.refuse}</button>
</form>`
  const forDevelopers = html`${faultChoice('decision', question.faultNames, texts)}
${refusalChoice(texts)}`
  return authorizePage({ language, isCompact: true, texts, content, forDevelopers })
}

function refusalChoice(texts: WeixinTexts): Html {
  return html`<label for="refusal">${texts.refusal}</label>
<select id="refusal" name="sandbox_deny" form="decision">
${REFUSALS.map((refusal) => html`<option value="${refusal}">${texts.refusals[refusal]}</option>\n`)}</select>`
}
