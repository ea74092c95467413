import Router from '@koa/router'

export interface KeyRoutesSettings {
  readonly issuer: string
  readonly publicUrl: string
  readonly jwks: object
}

/** The characters with a special meaning in a route pattern. */
const PATTERN_SIGNS = /[{}()[\]+?!:*\\]/g

/** For services that verify access tokens: the public keys, and the metadata that names their URL (RFC 8414). */
export function keyRoutes({ issuer, publicUrl, jwks }: KeyRoutesSettings): Router {
  const router = new Router()
  const metadata = {
    issuer,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    // Required by RFC 8414. There is no authorization endpoint here: logins begin at /oauth/<provider>/.
    response_types_supported: [],
    grant_types_supported: [],
  }
  const publish = (path: string, document: object) =>
    router.get(path, (ctx) => {
      ctx.set('Cache-Control', 'public, max-age=300')
      ctx.body = document
    })
  publish('/.well-known/jwks.json', jwks)
  const path = issuerPath(issuer)
  // An issuer that is no URL has no metadata (RFC 8414, section 2).
  if (path === null) return router
  for (const each of new Set(['', path.replace(PATTERN_SIGNS, '\\$&')]))
    publish(`/.well-known/oauth-authorization-server${each}`, metadata)
  return router
}

/** The path of the issuer, which follows the well-known path (RFC 8414, section 3.1). Null: the issuer is no URL. */
export function issuerPath(issuer: string): string | null {
  if (!/^https?:/i.test(issuer) || !URL.canParse(issuer)) return null
  return new URL(issuer).pathname.replace(/\/+$/, '')
}
