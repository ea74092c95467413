import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { ownSessionView } from '../../application/account-view.js'
import type { Application } from '../../application/application.js'
import type { SessionsToEnd } from '../../application/end-own-sessions.js'
import type { Logout } from '../../application/end-session.js'
import { bearerToken, requireBearer } from './bearer.js'
import type { Cookies } from './cookies.js'
import { fail, RejectedRequest, succeed } from './envelope.js'
import { parseBody, parseQuery, passwordText, text } from './input-schema.js'
import { type RefreshCookie, requireKnownSessionMode } from './refresh-cookie.js'
import { requestContext } from './request-context.js'

export const Credentials = z.object({ username: text(256), password: passwordText() })
export const Recovery = z.object({ username: text(256), code: text(512), new_password: passwordText() })
export const Refresh = z.object({ refresh_token: text(512) })
export const Ending = z.object({ refresh_token: text(512).optional() })
const Nothing = z.object({})
const flag = z.enum(['0', '1'], 'must be "1"').optional()
export const WhichToEnd = z.object({ all: flag, others: flag })

/** Matches only the ids of sessions, and so not `/sessions/refresh`. */
const SESSION_PATH = /^\/sessions\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/?$/

export function sessionRoutes(app: Application, cookies: Cookies): Router {
  const refreshCookie = cookies.refresh
  const router = new Router({ prefix: '/sessions' })
  router.use(requireKnownSessionMode)

  router.post('/', async (ctx) => {
    const credentials = await parseBody(ctx, Credentials)
    const result = await app.logIn.execute({ ...credentials, request: requestContext(ctx) })
    if (result.outcome !== 'logged-in') return fail(ctx, result)
    succeed(ctx, 'loggedIn', { type: '0', ...refreshCookie.sessionData(ctx, result.session) })
  })

  router.post('/recovery', async (ctx) => {
    const { username, code, new_password: newPassword } = await parseBody(ctx, Recovery)
    const result = await app.recover.execute({ username, code, newPassword, request: requestContext(ctx) })
    if (result.outcome !== 'recovered') return fail(ctx, result)
    succeed(ctx, 'loggedIn', { type: '0', ...refreshCookie.sessionData(ctx, result.session) })
  })

  router.post('/refresh', async (ctx) => {
    const refreshToken = refreshCookie.isAskedFor(ctx)
      ? ((await tokenInCookie(ctx, refreshCookie)) ?? refreshCookie.readFormer(ctx) ?? NO_TOKEN)
      : (await parseBody(ctx, Refresh)).refresh_token
    const result = await app.refresh.execute({ refreshToken, request: requestContext(ctx) })
    if (result.outcome !== 'refreshed') {
      if (result.isFinal) refreshCookie.takeBack(ctx)
      return fail(ctx, result)
    }
    refreshCookie.takeBackFormer(ctx)
    succeed(ctx, 'ok', { type: '0', ...refreshCookie.sessionData(ctx, result.session) })
  })

  router.get('/', async (ctx) => {
    const own = await app.listSessions.execute(await requireBearer(ctx, app.identify))
    succeed(ctx, 'ok', own.map(ownSessionView))
  })

  router.delete('/', async (ctx) => {
    const { all, others } = parseQuery(ctx, WhichToEnd)
    if (all === '1') return endOwnSessions(ctx, app, cookies, 'all')
    if (others === '1') return endOwnSessions(ctx, app, cookies, 'others')
    const by = await endingOf(ctx, refreshCookie)
    const result = await app.logOut.execute({ by, request: requestContext(ctx) })
    if (result.outcome === 'ended' || result.error === 'invalid_refresh_token') refreshCookie.takeBack(ctx)
    if (result.outcome !== 'ended') return fail(ctx, result)
    if ('refreshToken' in by) refreshCookie.takeBackFormer(ctx)
    succeed(ctx, 'loggedOut')
  })

  router.delete('/sessions/:id', SESSION_PATH, (ctx) =>
    endOwnSessions(ctx, app, cookies, { sessionId: ctx.captures?.[0] ?? '' }),
  )

  return router
}

/** A missing cookie is treated as an unknown token: refused and audited. */
const NO_TOKEN = ''

/** In cookie mode a refresh token in the body is ignored. */
async function tokenInCookie(ctx: Context, refreshCookie: RefreshCookie): Promise<string | null> {
  await parseBody(ctx, Nothing)
  return refreshCookie.read(ctx)
}

async function endingOf(ctx: Context, refreshCookie: RefreshCookie): Promise<Logout['by']> {
  const inCookie = refreshCookie.isAskedFor(ctx)
  const refreshToken = inCookie ? await tokenInCookie(ctx, refreshCookie) : (await parseBody(ctx, Ending)).refresh_token
  if (refreshToken) return { refreshToken }
  const accessToken = bearerToken(ctx)
  if (accessToken) return { accessToken }
  if (inCookie) return { refreshToken: refreshCookie.readFormer(ctx) ?? NO_TOKEN }
  throw new RejectedRequest('invalid_token')
}

async function endOwnSessions(
  ctx: Context,
  { identify, endOwnSessions: ending }: Application,
  cookies: Cookies,
  which: SessionsToEnd['which'],
): Promise<void> {
  const by = await requireBearer(ctx, identify)
  const result = await ending.execute({ which, by, request: requestContext(ctx) })
  if (result.outcome !== 'ended') return fail(ctx, result)
  if (result.endedCurrent) cookies.refresh.takeBack(ctx)
  succeed(ctx, 'loggedOut')
}
