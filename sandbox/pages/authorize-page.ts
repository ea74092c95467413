import { type Html, html } from './html.js'
import { document, type Language } from './page.js'

export interface AuthorizePage {
  readonly language: Language
  /** The layout for a phone, on a wide screen too. */
  readonly isCompact: boolean
  readonly texts: AuthorizePageTexts
  readonly content: Html
  /** Controls that the provider does not have: at the bottom, collapsed. */
  readonly forDevelopers: Html
}

export interface AuthorizePageTexts {
  readonly title: string
  readonly notReal: string
  readonly forDevelopers: string
  readonly overview: string
}

export function authorizePage({ language, isCompact, texts, content, forDevelopers }: AuthorizePage): string {
  const body = html`<header class="strip">${texts.notReal}</header>
<main class="card${isCompact ? ' compact' : ''}">
${content}
</main>
<footer>
<details>
<summary>${texts.forDevelopers}</summary>
<div class="developers">
${forDevelopers}
<p><a href="/sandbox/">${texts.overview}</a></p>
</div>
</details>
</footer>`
  return document(texts.title, body, language)
}
