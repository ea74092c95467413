import Router from '@koa/router'
import { succeed } from './envelope.js'
import { type Operators, requireOperator } from './operators.js'

export function operatorRoutes(operators: Operators): Router {
  const router = new Router({ prefix: '/admin' })

  router.get('/me', (ctx) => {
    const operator = requireOperator(ctx, operators)
    succeed(ctx, 'ok', { operator })
  })

  return router
}
