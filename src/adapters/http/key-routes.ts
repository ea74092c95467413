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
  // If the issuer has a path, it follows the well-known path (RFC 8414, section 3.1).
  for (const path of new Set(['', patternOf(issuer)]))
    publish(`/.well-known/oauth-authorization-server${path}`, metadata)
  return router
}

function patternOf(issuer: string): string {
  const path = URL.canParse(issuer) ? new URL(issuer).pathname.replace(/\/+$/, '') : ''
  return path.replace(PATTERN_SIGNS, '\\$&')
}
