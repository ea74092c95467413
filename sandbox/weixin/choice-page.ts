import { accountList } from '../pages/account-list.js'
import { authorizePage } from '../pages/authorize-page.js'
import { type Html, html } from '../pages/html.js'
import type { Language } from '../pages/page.js'
import { APPLICATION_NAME, WEB } from './applications.js'
import type { StartPage } from './page-request.js'
import { avatarPath, PEOPLE, type Person } from './people.js'
import { WEIXIN_TEXTS, type WeixinTexts } from './texts.js'

export const QR_PICTURE = '/sandbox/weixin/qr.svg'

export interface Choice {
  readonly language: Language
  readonly page: StartPage
  readonly action: string
}

/** Asks who scans the QR code, or who has opened the page inside the app. */
export function choicePage({ language, page, action }: Choice): string {
  const texts = WEIXIN_TEXTS[language]
  const content = html`${page.application === WEB ? qrCode(language, texts) : insideApp(language, texts)}
<form method="post" action="${action}">
${accountList(PEOPLE.map(listed))}
</form>
<form method="post" action="${action}" class="buttons">
<button name="answer" value="refuse">${texts.refuse}</button>
</form>`
  const forDevelopers = html`<form method="post" action="${action}">
<label for="person">${texts.anotherPerson}</label>
<input id="person" name="account" pattern="[a-z0-9\\-]{1,32}" maxlength="32" required autocomplete="off" autocapitalize="none">
<button>${texts.choose}</button>
</form>`
  return authorizePage({ language, isCompact: true, texts, content, forDevelopers })
}

function qrCode(language: Language, texts: WeixinTexts): Html {
  return html`<h1 class="centred">${texts.logIn}</h1>
<img class="qr" src="${QR_PICTURE}" alt="${texts.qrCode}" width="240" height="240">
<p class="centred">${texts.scan}<br><b>${APPLICATION_NAME[language]}</b></p>
<p class="soft">${texts.whoScans}</p>`
}

function insideApp(language: Language, texts: WeixinTexts): Html {
  return html`<h1>${texts.logIn}</h1>
<p class="soft">${texts.whoOpens(APPLICATION_NAME[language])}</p>`
}

function listed({ name, nickname }: Person) {
  return { value: name, name: nickname, note: name, picture: avatarPath(name), currentTag: null }
}
