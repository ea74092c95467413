import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { AuthenticateWithWeibo, WeiboLogin } from '../../application/authenticate-with-weibo.js'
import type { AuthenticateWithWeiboToken } from '../../application/authenticate-with-weibo-token.js'
import type { BeginWeiboLogin } from '../../application/begin-weibo-login.js'
import type { AccountToBind, BindAccount } from '../../application/bind-account.js'
import type { IdentifyBearer } from '../../application/identify-bearer.js'
import type { UnbindAccount } from '../../application/unbind-account.js'
import { bearerToken, requireBearer } from './bearer.js'
import type { BrowserCookie } from './browser-cookie.js'
import { fail, RejectedRequest, succeed } from './envelope.js'
import { handOverSession } from './hand-over-session.js'
import { MAX_PASSWORD_INPUT, parseBody, parseQuery, text } from './input-schema.js'
import { type RefreshCookie, requireKnownSessionMode } from './refresh-cookie.js'
import { requestContext } from './request-context.js'

export interface WeiboRoutesPorts {
  readonly begin: BeginWeiboLogin
  readonly authenticate: AuthenticateWithWeibo
  readonly authenticateToken: AuthenticateWithWeiboToken
  readonly bind: BindAccount
  readonly unbind: UnbindAccount
  readonly identify: IdentifyBearer
  readonly cookie: BrowserCookie
  readonly refreshCookie: RefreshCookie
}

/** A path of the front end: one slash, then nothing that a browser could read as another host. */
const returnTo = text(240).regex(
  /^\/(?![/\\])[!#-[\]-~]*$/,
  'must be a path of the front end, percent-encoded, beginning with exactly one "/"',
)

const Beginning = z.object({
  purpose: z.enum(['login', 'bind'], 'must be "login" or "bind"').default('login'),
  return_to: returnTo.optional(),
  redirect: z.enum(['0', '1'], 'must be "1"').optional(),
})

const Callback = z
  .object({ code: text(512).optional(), error: text(512).optional(), state: text(512, 0).optional() })
  .refine(({ code, error }) => (code === undefined) !== (error === undefined), {
    path: ['code'],
    message: 'must be given, or else "error"',
  })

const NativeLogin = z.object({ access_token: text(512) })

const Binding = z.object({
  bind_ticket: text(512),
  username: text(256).optional(),
  password: text(MAX_PASSWORD_INPUT).optional(),
})

const Unbinding = z.object({ password: text(MAX_PASSWORD_INPUT).optional() })

export function weiboRoutes(ports: WeiboRoutesPorts): Router {
  const router = new Router({ prefix: '/oauth/weibo' })
  router.use(requireKnownSessionMode)

  router.get('/', async (ctx) => {
    const { purpose, return_to, redirect } = parseQuery(ctx, Beginning)
    const bindFor = purpose === 'bind' ? await requireBearer(ctx, ports.identify) : null
    const browser = ports.cookie.give(ctx)
    const result = ports.begin.execute({ browser, bindFor, returnTo: return_to ?? null })
    if (result.outcome === 'refused') return fail(ctx, result)
    if (redirect === '1') return ctx.redirect(result.url)
    succeed(ctx, 'ok', { url: result.url, state: result.state })
  })

  router.post('/callback', async (ctx) => {
    const { code, error, state } = await parseBody(ctx, Callback)
    const result = await ports.authenticate.execute({
      answer: error === undefined ? { code: code ?? '' } : { error },
      state: state ?? null,
      browser: ports.cookie.read(ctx),
      request: requestContext(ctx),
    })
    if (result.outcome !== 'refused') ports.cookie.renew(ctx)
    answerLogin(ctx, result, ports.refreshCookie)
  })

  router.post('/token', async (ctx) => {
    const { access_token: accessToken } = await parseBody(ctx, NativeLogin)
    const browser = ports.cookie.keep(ctx)
    const result = await ports.authenticateToken.execute({ accessToken, browser, request: requestContext(ctx) })
    answerLogin(ctx, result, ports.refreshCookie)
  })

  router.post('/bind', async (ctx) => {
    const { bind_ticket: ticket, ...credentials } = await parseBody(ctx, Binding)
    const by = await whoBinds(ctx, credentials, ports.identify)
    const browser = ports.cookie.read(ctx)
    const result = await ports.bind.execute({ ticket, by, browser, request: requestContext(ctx) })
    if (result.outcome !== 'bound') return fail(ctx, result)
    ports.cookie.renew(ctx)
    succeed(ctx, 'bound', { type: '0', ...handOverSession(ctx, result.session, ports.refreshCookie) })
  })

  router.delete('/', async (ctx) => {
    const by = await requireBearer(ctx, ports.identify)
    const { password } = await parseBody(ctx, Unbinding)
    const result = await ports.unbind.execute({ by, password: password ?? null, request: requestContext(ctx) })
    if (result.outcome !== 'unbound') return fail(ctx, result)
    succeed(ctx, 'unbound')
  })

  return router
}

function answerLogin(ctx: Context, result: WeiboLogin, refreshCookie: RefreshCookie): void {
  switch (result.outcome) {
    case 'logged-in': {
      const session = handOverSession(ctx, result.session, refreshCookie)
      return succeed(ctx, 'loggedIn', { type: '0', ...session, return_to: result.returnTo })
    }
    case 'bind-required':
      return succeed(ctx, 'authorized', { type: '1', ...pendingView(result), return_to: result.returnTo })
    case 'already-bound':
      return succeed(ctx, 'bound', { type: '2', uid: result.uid, return_to: result.returnTo })
    default:
      return fail(ctx, result)
  }
}

function pendingView({ uid, ticket, profile }: Extract<WeiboLogin, { outcome: 'bind-required' }>) {
  return {
    uid,
    bind_ticket: ticket.ticket,
    expires_in: ticket.expiresInSeconds,
    profile: profile && { screen_name: profile.screenName, avatar_url: profile.avatarUrl },
  }
}

/** Credentials or a Bearer, but not both: it must be beyond doubt whose the account becomes. */
async function whoBinds(
  ctx: Context,
  { username, password }: { username?: string | undefined; password?: string | undefined },
  identify: IdentifyBearer,
): Promise<AccountToBind['by']> {
  if (username === undefined && password === undefined) return requireBearer(ctx, identify)
  if (username !== undefined && password !== undefined && bearerToken(ctx) === null) return { username, password }
  const problem = 'must be a username and a password, or else a Bearer token'
  throw new RejectedRequest('invalid_request', [{ field: 'username', problem }])
}
