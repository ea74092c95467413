import { createHash } from 'node:crypto'

/** The product whose login this is, as its operator configured it (docs/configuration.md). Null: not shown. */
export interface Product {
  readonly name: string | null
  /** Shown on the pages, and in the browser's tab. */
  readonly logo: { readonly content: Buffer; readonly type: 'svg' | 'png' } | null
  /** Colours as `#rrggbb`: behind white text, the same under the pointer, and as text on a dark page. */
  readonly accent: { readonly fill: string; readonly strong: string; readonly onDark: string } | null
  /** Links: URLs, or paths on the host of the pages. */
  readonly home: string | null
  readonly termsUrl: string | null
  readonly privacyUrl: string | null
}

export interface ProductFile {
  /** Contains a hash of the content, so that browsers can keep the file. */
  readonly name: string
  readonly content: Buffer
}

export function logoFile({ logo }: Product): ProductFile | null {
  return logo && { name: `product-${hashOf(logo.content)}.${logo.type}`, content: logo.content }
}

/** The colours in place of those of web/src/style.css. A file, since the CSP allows no inline styles. */
export function styleFile({ accent }: Product): ProductFile | null {
  if (!accent) return null
  const { fill, strong, onDark } = accent
  const content = Buffer.from(
    `:root{--accent:${fill};--accent-strong:${strong};--on-accent:#ffffff;--link:${fill};--link-strong:${strong}}
@media (prefers-color-scheme:dark){:root{--link:${onDark};--link-strong:${onDark}}}
`,
  )
  return { name: `product-${hashOf(content)}.css`, content }
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 10)
}
