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
