import Router from '@koa/router'

/** The public keys with which other services verify access tokens. @param jwks a JWK set (RFC 7517, section 5) */
export function keyRoutes(jwks: object): Router {
  const router = new Router()
  router.get('/.well-known/jwks.json', (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.body = jwks
  })
  return router
}
