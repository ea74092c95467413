import { html } from './html.js'
import { page } from './page.js'

/** What a browser sees instead of a redirect when the call to authorize is itself wrong (weibo.md, 1). */
export function errorPage(error: string, explanation: string): string {
  return page('Error', html`<h1>${error}</h1>\n<p>${explanation}</p>`)
}
