import { AUTHORIZE_TEXTS } from './authorize-texts.js'
import { type Html, html } from './html.js'
import { document, type Language } from './page.js'

/** What stands around the steps of an authorization. */
export interface AuthorizeFrame {
  readonly language: Language
  /** For a phone's screen, whatever the width. */
  readonly isCompact: boolean
  readonly content: Html
  /** What the sandbox has and Weibo has not: at the bottom, and closed. */
  readonly forDevelopers: Html
}

export function authorizeFrame({ language, isCompact, content, forDevelopers }: AuthorizeFrame): string {
  const texts = AUTHORIZE_TEXTS[language]
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

export interface Shown {
  readonly uid: string
  readonly screenName: string
}

/** Of a size that is known before the picture is there, so that nothing moves. */
export function portrait({ uid }: Shown, size: number): Html {
  return html`<img src="/sandbox/avatars/${uid}.svg" alt="" width="${String(size)}" height="${String(size)}">`
}
