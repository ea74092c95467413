import type { Context } from 'koa'

/** In the query of a request that was sent to PUBLIC_URL already: a proxy may change `Host`. */
const MARKER = 'at_home'

/**
 * The URL of this request under PUBLIC_URL if the browser has opened it at another host name, else null. The provider
 * leads back to PUBLIC_URL, where a cookie of another host is not sent.
 */
export function atHome(ctx: Context, path: string, publicUrl: string): string | null {
  const home = new URL(publicUrl)
  if (ctx.query[MARKER] !== undefined || hostnameOf(ctx.get('Host')) === home.hostname) return null
  return `${home.origin}${home.pathname.replace(/\/+$/, '')}${path}?${ctx.querystring}&${MARKER}=1`
}

function hostnameOf(host: string): string | null {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : null
}
