import { type Html, html } from './html.js'
import { type Language, page } from './page.js'

export interface ConsentQuestion {
  readonly language: Language
  readonly appKey: string
  readonly people: readonly { readonly uid: string; readonly screenName: string }[]
  readonly selectedUid: string
  readonly faultNames: readonly string[]
  /** Where the answer goes: the same address, with its query. */
  readonly action: string
}

const TEXTS = {
  zh: {
    title: '授权登录 - 微博沙箱',
    notReal: '这是本机的沙箱，不是微博。请勿输入任何真实账号。',
    asks: '应用请求使用您的账号登录。App Key：',
    who: '您是谁？',
    agree: '同意授权',
    refuse: '拒绝',
    fault: '让后续接口出错',
    none: '不出错',
  },
  en: {
    title: 'Authorize - Weibo sandbox',
    notReal: 'This is a sandbox on your own machine, not Weibo. Enter no real account anywhere.',
    asks: 'An app asks to log you in. App Key:',
    who: 'Who are you?',
    agree: 'Agree',
    refuse: 'Refuse',
    fault: 'Make a later answer fail',
    none: 'no fault',
  },
} as const

/** Asks who one is and whether one agrees; no script, no outside resource (weibo.md, 1 and 4). */
export function consentPage(question: ConsentQuestion): string {
  const texts = TEXTS[question.language]
  const content = html`<p class="notice">${texts.notReal}</p>
<h1>${texts.title}</h1>
<p>${texts.asks} <b>${question.appKey}</b></p>
<form method="post" action="${question.action}">
<fieldset>
<legend>${texts.who}</legend>
${question.people.map((person) => choice(person, person.uid === question.selectedUid))}
</fieldset>
<p class="buttons">
<button name="answer" value="agree">${texts.agree}</button>
<button name="answer" value="refuse" formnovalidate>${texts.refuse}</button>
</p>
<details>
<summary>${texts.fault}</summary>
<select name="sandbox_fault" aria-label="${texts.fault}">
<option value="">${texts.none}</option>
${question.faultNames.map((name) => html`<option>${name}</option>\n`)}
</select>
</details>
</form>`
  return page(texts.title, content, question.language)
}

function choice({ uid, screenName }: ConsentQuestion['people'][number], selected: boolean): Html {
  return html`<label>
<input type="radio" name="person" value="${uid}" required${selected ? html` checked` : ''}>
<img src="/sandbox/avatars/${uid}.svg" alt="" width="40" height="40">
${screenName} <small>${uid}</small>
</label>
`
}
