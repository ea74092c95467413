import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Application } from '../../application/application.js'
import type { ProviderLogin } from '../../application/authenticate-with-provider.js'
import type { BegunLogin } from '../../application/begin-login.js'
import type { AccountToBind } from '../../application/bind-account.js'
import type { OfferedProvider } from '../../application/list-providers.js'
import type { IssuedSession } from '../../application/session-opener.js'
import type { InvalidInput } from '../../domain/invalid-input.js'
import { atHome } from './at-home.js'
import { bearerToken, requireBearer } from './bearer.js'
import { bareCallback, Callback } from './callback-body.js'
import type { Cookies } from './cookies.js'
import { fail, languageOf, RejectedRequest, succeed } from './envelope.js'
import { parseBody, parseQuery, passwordText, text } from './input-schema.js'
import { requireKnownSessionMode, sessionView } from './refresh-cookie.js'
import { readBody } from './request-body.js'
import { requestContext } from './request-context.js'

const MAX_RETURN_TO = 2048

/**
 * A path of the front end. `//` and `/\` at its beginning are refused, since browsers read what follows them as another
 * host; so are dot segments that leave such a beginning.
 */
const returnTo = z
  .string('must be a path')
  .regex(/^\/(?![/\\])[!#-[\]-~]*$/, 'must be a path of the front end, percent-encoded, beginning with exactly one "/"')
  .refine((path) => !isHostInDisguise(path), 'must not begin with "//"')
  .transform((path) => (path.length <= MAX_RETURN_TO ? path : null))

/** Also of paths that the pattern refuses, since zod makes all checks. They may be no URL at all. */
function isHostInDisguise(path: string): boolean {
  const origin = 'https://front.end'
  return !URL.canParse(path, origin) || new URL(path, origin).pathname.startsWith('//')
}

const flag = z.enum(['0', '1'], 'must be "1"').optional()

export const Beginning = z.object({
  channel: text(32, 0).optional(),
  purpose: z.enum(['login', 'bind'], 'must be "login" or "bind"').default('login'),
  return_to: returnTo.optional(),
  redirect: flag,
  forcelogin: flag,
})

export const CodeLogin = z.object({ channel: text(32), code: text(512) })

export const TokenLogin = z.object({ access_token: text(512) })

export const Binding = z.object({
  bind_ticket: text(512),
  username: text(256).optional(),
  password: passwordText().optional(),
})

export const Unbinding = z.object({ password: passwordText().optional() })

/** A notice also has a time. It is not parsed, since its format is not documented and nothing depends on it. */
export const Notice = z.object({ source: text(64), uid: text(64) })

/** @param publicUrl the URL of the pages in browsers */
export function providerRoutes(app: Application, cookies: Cookies, publicUrl: string): Router[] {
  const router = new Router()
  const offered = app.listProviders.execute()
  const view = offered.map(({ provider, channels, purposes }) => ({ provider, channels, purposes }))
  router.get('/oauth/providers', (ctx) => succeed(ctx, 'ok', view))
  return [router, ...offered.map((each) => routesOf(each, app, { cookies, publicUrl }))]
}

function routesOf(
  offered: OfferedProvider,
  app: Application,
  { cookies, publicUrl }: { readonly cookies: Cookies; readonly publicUrl: string },
) {
  const { provider, hasCodeLogin, hasTokenLogin, hasWithdrawals, refusalCodes } = offered
  const inMode = cookies.refresh.sessionData.bind(cookies.refresh)
  const router = new Router({ prefix: `/oauth/${provider}`, sensitive: true })
  const CallbackBody = refusalCodes ? bareCallback(refusalCodes) : Callback
  // Registered before the session mode is checked: a notice gets the same answer with any header.
  if (hasWithdrawals) {
    // Every notice gets the same answer, so that it reveals nothing to a stranger.
    const take = async (ctx: Context) => {
      const notice = Notice.safeParse({ ...ctx.query, ...(await noticeBody(ctx)) }).data
      if (notice) await app.noteWithdrawal.execute({ provider, notice, request: requestContext(ctx) })
      succeed(ctx, 'ok')
    }
    router.get('/deauthorize', take)
    router.post('/deauthorize', take)
  }
  router.use(requireKnownSessionMode)
  router.use((ctx, next) => {
    ctx.state['provider'] = provider
    return next()
  })

  router.get('/', async (ctx) => {
    const { channel, purpose, return_to, redirect, forcelogin } = parseQuery(ctx, Beginning)
    const home = redirect === '1' && purpose === 'login' ? atHome(ctx, `/oauth/${provider}/`, publicUrl) : null
    if (home) return ctx.redirect(home)
    const bindFor = purpose === 'bind' ? await requireBearer(ctx, app.identify) : null
    const browser = cookies.browser.give(ctx)
    const forceLogin = forcelogin === '1'
    const { userAgent } = requestContext(ctx)
    const language = languageOf(ctx) === 'en' ? ({ language: 'en' } as const) : {}
    const beginning = { provider, channel, browser, userAgent, bindFor, forceLogin, ...language }
    const result = await app.beginLogin.execute(beginning)
    if (result.outcome !== 'begun') return fail(ctx, result)
    if (return_to) cookies.returnTo.keep(ctx, result.state, return_to)
    if (redirect === '1') return ctx.redirect(result.url)
    succeed(ctx, 'ok', beginningView(result))
  })

  router.post('/callback', async (ctx) => {
    const { code, error, state, channel } = await parseBody(ctx, CallbackBody)
    const browser = cookies.browser.read(ctx)
    const result = await app.authenticate.execute({
      provider,
      answer: error === undefined ? { code: code ?? '' } : { error },
      state: state ?? null,
      channel,
      browser,
      request: requestContext(ctx),
    })
    if (result.outcome !== 'refused') cookies.browser.renew(ctx, browser)
    const path = state && isStateSpent(result) ? cookies.returnTo.take(ctx, state) : null
    const suggestion = prefersSuggestion(ctx) ? await suggestionFor(result, app) : {}
    answerLogin(ctx, result, { return_to: path, sessionData: inMode, suggestion })
  })

  if (hasCodeLogin) {
    router.post('/code', async (ctx) => {
      const given = await parseBody(ctx, CodeLogin)
      const browser = cookies.browser.keep(ctx)
      const result = await app.authenticateWithCode.execute({
        provider,
        ...given,
        browser,
        request: requestContext(ctx),
      })
      answerLogin(ctx, result, { return_to: null, sessionData: (_, session) => sessionView(session) })
    })
  }

  if (hasTokenLogin) {
    router.post('/token', async (ctx) => {
      const { access_token: accessToken } = await parseBody(ctx, TokenLogin)
      const browser = cookies.browser.keep(ctx)
      const login = { provider, accessToken, browser, request: requestContext(ctx) }
      answerLogin(ctx, await app.authenticateWithToken.execute(login), { return_to: null, sessionData: inMode })
    })
  }

  router.post('/bind', async (ctx) => {
    const { bind_ticket: ticket, ...credentials } = await parseBody(ctx, Binding)
    const by = await binderOf(ctx, credentials, app)
    const browser = cookies.browser.read(ctx)
    const result = await app.bind.execute({ provider, ticket, by, browser, request: requestContext(ctx) })
    if (result.outcome !== 'bound') return fail(ctx, result)
    cookies.browser.renew(ctx, browser)
    succeed(ctx, 'bound', { type: '0', ...cookies.refresh.sessionData(ctx, result.session) })
  })

  router.delete('/', async (ctx) => {
    const by = await requireBearer(ctx, app.identify)
    const { password } = await parseBody(ctx, Unbinding)
    const unbinding = { provider, by, password: password ?? null, request: requestContext(ctx) }
    const result = await app.unbind.execute(unbinding)
    if (result.outcome !== 'unbound') return fail(ctx, result)
    succeed(ctx, 'unbound')
  })

  return router
}

/** A state that was refused, or whose callback was limited, can still be spent by its own browser. */
function isStateSpent(result: ProviderLogin): boolean {
  return result.outcome !== 'refused' || !['invalid_state', 'too_many_requests'].includes(result.error)
}

function beginningView({ url, state, channel, hint }: BegunLogin) {
  return { url, state, ...(channel === null ? {} : { channel }), ...(hint === null ? {} : { hint }) }
}

interface LoginAnswer {
  readonly return_to: string | null
  readonly sessionData: (ctx: Context, issued: IssuedSession) => object
  readonly suggestion?: object
}

function answerLogin(
  ctx: Context,
  result: ProviderLogin | InvalidInput,
  { return_to, sessionData, suggestion }: LoginAnswer,
): void {
  ctx.state['isBindRequired'] = result.outcome === 'bind-required'
  switch (result.outcome) {
    case 'logged-in': {
      const session = sessionData(ctx, result.session)
      return succeed(ctx, 'loggedIn', { type: '0', ...session, ...conflictView(result), return_to })
    }
    case 'bind-required':
      return succeed(ctx, 'authorized', { type: '1', ...pendingView(result), ...suggestion, return_to })
    case 'already-bound':
      return succeed(ctx, 'bound', { type: '2', uid: result.uid, ...conflictView(result), return_to })
    default:
      return fail(ctx, result)
  }
}

/** A preference of the client (RFC 7240), so that other clients get the answer that they know, without the extra read. */
function prefersSuggestion(ctx: Context): boolean {
  return /(?:^|[,\s])suggested-username(?:$|[,;\s])/i.test(ctx.get('Prefer'))
}

async function suggestionFor(result: ProviderLogin, { suggestUsername }: Application): Promise<object> {
  if (result.outcome !== 'bind-required' || result.purpose !== 'login') return {}
  const { profile } = result
  return { suggested_username: profile && (await suggestUsername.execute(profile.screenName)) }
}

function conflictView({ isConflict }: { readonly isConflict: boolean }) {
  return isConflict ? { conflict: true } : {}
}

function pendingView({ uid, ticket, profile, purpose }: Extract<ProviderLogin, { outcome: 'bind-required' }>) {
  return {
    uid,
    bind_ticket: ticket.ticket,
    expires_in: ticket.expiresInSeconds,
    purpose,
    profile: profile && { screen_name: profile.screenName, avatar_url: profile.avatarUrl },
  }
}

/** Credentials or a Bearer token, never both: otherwise it would be unclear which user gets the account. */
async function binderOf(
  ctx: Context,
  { username, password }: { username?: string | undefined; password?: string | undefined },
  { identify }: Application,
): Promise<AccountToBind['by']> {
  if (username === undefined && password === undefined) return requireBearer(ctx, identify)
  if (username !== undefined && password !== undefined && bearerToken(ctx) === null) return { username, password }
  const problem = 'must be sent with "password" and without a Bearer token, or be left out'
  throw new RejectedRequest('invalid_request', [{ field: 'username', problem }])
}

/** Providers may send the fields in the query or in a form. A body that cannot be parsed is treated as empty. */
async function noticeBody(ctx: Context): Promise<object> {
  if (ctx.method !== 'POST') return {}
  try {
    return await readBody(ctx)
  } catch (error) {
    if (error instanceof RejectedRequest) return {}
    throw error
  }
}
