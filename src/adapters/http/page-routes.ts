import Router from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import { compressed, send } from './built-file.js'
import { logoFile, type Product, styleFile } from './product.js'
import type { BuiltPages } from './read-built-pages.js'

export interface PageRoutesSettings {
  readonly built: BuiltPages
  /** The URL of the pages in browsers. A proxy removes its path from each request. */
  readonly publicUrl: string
  readonly avatarHosts: readonly string[]
  /** The names of the configured providers. */
  readonly providers: readonly string[]
  readonly product: Product
  /** How long after a login the pages need not ask for the password. */
  readonly freshLoginTtlSeconds: number
}

/** The paths of web/src/router.ts, except the pages to which providers return. None may be a path of the API. */
const PAGES = ['/', '/register', '/recover', '/oauth/callback', '/bind', '/account', '/farewell', '/operator']
const ONE_YEAR = 31_536_000

export interface PageRoutes {
  readonly router: Router
  /**
   * Turns the answer to an unknown path, or to a method that a path does not have, into a page if the client prefers
   * HTML.
   */
  readonly missing: Middleware
}

/** Serves the single-page application of web/: every page is the same HTML document. */
export function pageRoutes(settings: PageRoutesSettings): PageRoutes {
  const { built, avatarHosts, providers, product } = settings
  const router = new Router()
  const page = compressed('index.html', Buffer.from(documentFor(settings)))
  const policy = contentSecurityPolicy(avatarHosts)
  const sendPage = (ctx: Context) => {
    ctx.set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy })
    send(ctx, page)
  }
  for (const path of [...PAGES, ...providers.map((provider) => `/oauth/callback/${provider}`)])
    router.get('pages', path, sendPage)
  const ofProduct = [logoFile(product), styleFile(product)].flatMap((file) => file ?? [])
  for (const asset of [...built.assets, ...ofProduct.map(({ name, content }) => compressed(name, content))]) {
    router.get('assets', `/assets/${asset.name}`, (ctx) => {
      ctx.set('Cache-Control', `public, max-age=${ONE_YEAR}, immutable`)
      send(ctx, asset)
    })
  }
  const missing = async (ctx: Context, next: Next) => {
    await next()
    const { isUnrouted, error } = ctx.state
    // Some routes answer as if they were not there.
    if (!isUnrouted && (error !== 'not_found' || ctx.method !== 'GET')) return
    const { status } = ctx
    ctx.vary('Accept')
    if (ctx.accepts('json', 'html') !== 'html') return
    sendPage(ctx)
    ctx.status = status
  }
  return { router, missing }
}

/** Writes what is not known at build time into the HTML, as attributes of its root element. */
function documentFor({ built, publicUrl, avatarHosts, product, freshLoginTtlSeconds }: PageRoutesSettings): string {
  const { origin, pathname } = new URL(publicUrl)
  const base = pathname.replace(/\/+$/, '')
  const [logo, style] = [logoFile(product), styleFile(product)].map((file) => file && `${base}/assets/${file.name}`)
  const known = {
    'data-base': base,
    'data-public-url': origin + base,
    'data-avatar-hosts': avatarHosts.join(' '),
    'data-fresh-login-ttl': String(freshLoginTtlSeconds),
    'data-product-name': product.name,
    'data-product-logo': logo,
    'data-product-home': product.home,
    'data-terms-url': product.termsUrl,
    'data-privacy-url': product.privacyUrl,
  }
  let html = built.html.replaceAll('"./assets/', `"${base}/assets/`)
  for (const [name, value] of Object.entries(known))
    html = html.replace(`${name}=""`, () => `${name}="${escaped(value)}"`)
  if (product.name) html = html.replace(/<title>[^<]*/, () => `<title>${escaped(product.name)}`)
  if (logo) html = html.replace(/(<link rel="icon" href=")[^"]*/, (_, start) => start + escaped(logo))
  return style ? html.replace('</head>', `<link rel="stylesheet" href="${escaped(style)}">\n  </head>`) : html
}

function escaped(text: string | null | undefined): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return (text ?? '').replace(/[&<>"]/g, (character) => entities[character] ?? '')
}

export function contentSecurityPolicy(avatarHosts: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self' data:", ...avatarHosts].join(' '),
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ')
}
