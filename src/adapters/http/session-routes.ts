import Router from '@koa/router'
import { z } from 'zod'
import type { EndSession } from '../../application/end-session.js'
import type { LogInWithPassword } from '../../application/log-in-with-password.js'
import type { RefreshSession } from '../../application/refresh-session.js'
import { bearerToken } from './bearer.js'
import { fail, RejectedRequest, succeed } from './envelope.js'
import { MAX_PASSWORD_INPUT, parseBody, text } from './input-schema.js'
import { requestContext } from './request-context.js'
import { sessionView } from './session-view.js'

export interface SessionRoutesPorts {
  readonly logIn: LogInWithPassword
  readonly refresh: RefreshSession
  readonly end: EndSession
}

const Credentials = z.object({ username: text(256), password: text(MAX_PASSWORD_INPUT) })
const Refresh = z.object({ refresh_token: text(512) })
const Ending = z.object({ refresh_token: text(512).optional() })

export function sessionRoutes({ logIn, refresh, end }: SessionRoutesPorts): Router {
  const router = new Router({ prefix: '/sessions' })

  router.post('/', async (ctx) => {
    const credentials = await parseBody(ctx, Credentials)
    const result = await logIn.execute({ ...credentials, request: requestContext(ctx) })
    if (result.outcome !== 'logged-in') return fail(ctx, result)
    succeed(ctx, 'loggedIn', { type: '0', ...sessionView(result.session) })
  })

  router.post('/refresh', async (ctx) => {
    const { refresh_token } = await parseBody(ctx, Refresh)
    const result = await refresh.execute(refresh_token, requestContext(ctx))
    if (result.outcome !== 'refreshed') return fail(ctx, result)
    succeed(ctx, 'ok', { type: '0', ...sessionView(result.session) })
  })

  router.delete('/', async (ctx) => {
    const { refresh_token: refreshToken } = await parseBody(ctx, Ending)
    const accessToken = refreshToken === undefined ? bearerToken(ctx) : null
    if (refreshToken === undefined && accessToken === null) throw new RejectedRequest('invalid_token')
    const ending = refreshToken === undefined ? { accessToken: accessToken ?? '' } : { refreshToken }
    const result = await end.execute(ending, requestContext(ctx))
    if (result.outcome !== 'ended') return fail(ctx, result)
    succeed(ctx, 'loggedOut')
  })

  return router
}
