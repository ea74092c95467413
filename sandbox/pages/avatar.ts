import { html } from './html.js'

/** A coloured disc with the first character of the name; the colour follows from the uid. */
export function avatar(uid: string, name: string): string {
  const hue = String(([...uid].reduce((sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 360, 7) * 137) % 360)
  const [initial = ''] = name
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="180" height="180">
<circle cx="50" cy="50" r="50" fill="hsl(${hue} 55% 45%)"/>
<text x="50" y="66" font-size="46" text-anchor="middle" fill="#fff" font-family="sans-serif">${initial}</text>
</svg>
`.text
}
