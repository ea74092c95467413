import { type Html, html } from './html.js'

/** An image with a fixed size, so that the page does not move when it loads. */
export function portrait(address: string, size: number): Html {
  return html`<img src="${address}" alt="" width="${String(size)}" height="${String(size)}">`
}

/** An SVG: a coloured disc with the first character of the name. The colour follows from the id. */
export function avatar(id: string, name: string): string {
  const hue = String(([...id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 7) * 137) % 360)
  const [initial = ''] = name
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="180" height="180">
<circle cx="50" cy="50" r="50" fill="hsl(${hue} 55% 45%)"/>
<text x="50" y="66" font-size="46" text-anchor="middle" fill="#fff" font-family="sans-serif">${initial}</text>
</svg>
`.text
}

/** A grey disc, for an account without a picture. */
export function emptyAvatar(): string {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="180" height="180">
<circle cx="50" cy="50" r="50" fill="#c9cdcc"/>
<circle cx="50" cy="40" r="17" fill="#f3f4f3"/>
<path d="M18 88a32 28 0 0 1 64 0a50 50 0 0 1-64 0z" fill="#f3f4f3"/>
</svg>
`.text
}
