import { brotliCompressSync, gzipSync } from 'node:zlib'
import Router from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import type { BuiltFile, BuiltPages } from './read-built-pages.js'

export interface PageRoutesSettings {
  readonly built: BuiltPages
  /** The URL of the pages in browsers. A proxy removes its path from each request. */
  readonly publicUrl: string
  readonly avatarHosts: readonly string[]
  /** The names of the configured providers. */
  readonly providers: readonly string[]
}

/** The paths of web/src/router.ts, except the pages to which providers return. None may be a path of the API. */
const PAGES = ['/', '/register', '/oauth/callback', '/bind', '/account', '/farewell', '/operator']
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
export function pageRoutes({ built, publicUrl, avatarHosts, providers }: PageRoutesSettings): PageRoutes {
  const router = new Router()
  const page = compressed('index.html', documentFor(built.html, publicUrl, avatarHosts))
  const policy = contentSecurityPolicy(avatarHosts)
  const sendPage = (ctx: Context) => {
    ctx.set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy })
    send(ctx, page)
  }
  router.get([...PAGES, ...providers.map((provider) => `/oauth/callback/${provider}`)], sendPage)
  for (const asset of built.assets) {
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

/** Writes the public URL and the avatar hosts, which are not known at build time, into the HTML. */
function documentFor(html: string, publicUrl: string, avatarHosts: readonly string[]): string {
  const { origin, pathname } = new URL(publicUrl)
  const base = pathname.replace(/\/+$/, '')
  return html
    .replaceAll('"./assets/', `"${base}/assets/`)
    .replace('data-base=""', `data-base="${base}"`)
    .replace('data-public-url=""', `data-public-url="${origin}${base}"`)
    .replace('data-avatar-hosts=""', `data-avatar-hosts="${avatarHosts.join(' ')}"`)
}

function compressed(name: string, text: string): BuiltFile {
  const content = Buffer.from(text)
  return { name, content, brotli: brotliCompressSync(content), gzip: gzipSync(content) }
}

function contentSecurityPolicy(avatarHosts: readonly string[]): string {
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

function send(ctx: Context, { name, content, brotli, gzip }: BuiltFile): void {
  ctx.vary('Accept-Encoding')
  const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity')
  if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding)
  ctx.type = name.slice(name.lastIndexOf('.'))
  ctx.body = encoding === 'br' ? brotli : encoding === 'gzip' ? gzip : content
}
