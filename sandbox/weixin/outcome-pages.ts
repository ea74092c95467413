import { authorizePage } from '../pages/authorize-page.js'
import { type Html, html } from '../pages/html.js'
import type { Language } from '../pages/page.js'
import { WEB } from './applications.js'
import type { StartPage } from './page-request.js'
import { WEIXIN_TEXTS } from './texts.js'

export interface WeixinProblem {
  readonly number: number | null
  readonly explanation: string
}

/** The page on which a refused login ends inside Weixin, without a redirect. */
export function refusedPage({ application }: StartPage, language: Language): string {
  const texts = WEIXIN_TEXTS[language]
  const [title, advice] = application === WEB ? [texts.scanCancelled, texts.scanAgain] : [texts.refused, texts.mayClose]
  return outcomePage(language, html`<h1>${title}</h1>\n<p class="soft">${advice}</p>`, html``)
}

/** The QR page only says that the link cannot be opened, the page inside the app names the error (weixin.md, 3). */
export function problemPage({ application }: StartPage, language: Language, problem: WeixinProblem): string {
  const { cannotOpen, errorNumber } = WEIXIN_TEXTS[language]
  const number = problem.number === null ? html`` : html`<p class="soft">${errorNumber(problem.number)}</p>`
  const explanation = html`<p>${problem.explanation}</p>`
  return application === WEB
    ? outcomePage(language, html`<h1>${cannotOpen}</h1>`, html`${number}\n${explanation}`)
    : outcomePage(language, html`<h1>${cannotOpen}</h1>\n${number}`, explanation)
}

function outcomePage(language: Language, content: Html, forDevelopers: Html): string {
  return authorizePage({ language, isCompact: true, texts: WEIXIN_TEXTS[language], content, forDevelopers })
}
