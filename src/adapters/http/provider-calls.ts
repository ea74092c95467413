import { z } from 'zod'
import type { OfferedProvider } from '../../application/list-providers.js'
import type { ErrorCode } from '../../domain/error-code.js'
import { bareCallback, Callback } from './callback-body.js'
import { answer, type DescribedCall, DONE, SessionMode } from './described-call.js'
import { Beginning, Binding, CodeLogin, Notice, TokenLogin, Unbinding } from './provider-routes.js'
import { LoggedIn, LoggedInAtProvider } from './session-calls.js'

const Purpose = z.enum(['login', 'bind'])

const Providers = z.array(z.object({ provider: z.string(), channels: z.array(z.string()), purposes: z.array(Purpose) }))

const Begun = z.object({
  url: z.url().meta({ description: "The provider's page to send the browser to" }),
  state: z.string(),
  channel: z.string().optional(),
  hint: z.enum(['open_outside_wechat', 'open_in_wechat']).optional(),
})

const BindRequired = z
  .object({
    type: z.literal('1'),
    uid: z.string(),
    bind_ticket: z.string(),
    expires_in: z.int().nonnegative().meta({ description: 'Seconds' }),
    purpose: Purpose,
    profile: z.object({ screen_name: z.string(), avatar_url: z.string().nullable() }).nullable(),
    suggested_username: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'Only with `Prefer: suggested-username`: the name at the provider, if it is free' }),
    return_to: z.string().nullable(),
  })
  .meta({ id: 'BindRequired' })

const AlreadyBound = z
  .object({
    type: z.literal('2'),
    uid: z.string(),
    conflict: z.literal(true).optional(),
    return_to: z.string().nullable(),
  })
  .meta({ id: 'AlreadyBound' })

const Login = z.union([LoggedInAtProvider, BindRequired])
const CallbackAnswer = z.union([LoggedInAtProvider, BindRequired, AlreadyBound])

const OF_PROVIDER = ['invalid_code', 'access_denied', 'provider_error', 'provider_timeout'] as const
const OF_LOGIN: readonly ErrorCode[] = ['account_disabled', ...OF_PROVIDER, 'too_many_requests']

/** @param offered the configured providers */
export function providerCalls(offered: readonly OfferedProvider[]): readonly DescribedCall[] {
  const list: DescribedCall = {
    method: 'get',
    path: '/oauth/providers/',
    operationId: 'listProviders',
    summary: 'The configured providers',
    answers: answer(Providers),
  }
  return [list, ...callsOfAll(offered), ...callsOfSome(offered)]
}

function callsOfAll(offered: readonly OfferedProvider[]): DescribedCall[] {
  const params = providerParam(offered)
  return [
    {
      method: 'get',
      path: '/oauth/{provider}/',
      operationId: 'beginLogin',
      summary: 'Begin a login, or with a Bearer and purpose=bind a bind',
      security: 'maybe-user',
      params,
      headers: SessionMode,
      query: Beginning,
      answers: {
        ...answer(Begun),
        302: {
          description: 'With redirect=1',
          mediaType: 'text/plain',
          schema: z.string(),
          headers: { Location: z.string() },
        },
      },
      errors: ['invalid_token', 'fresh_login_required', 'not_found'],
    },
    {
      method: 'delete',
      path: '/oauth/{provider}/',
      operationId: 'unbind',
      summary: 'Unbind the account of the provider from the user',
      security: 'user',
      params,
      headers: SessionMode,
      body: Unbinding,
      answers: DONE,
      errors: ['fresh_login_required', 'invalid_credentials', 'last_login_method', 'not_found', 'too_many_requests'],
    },
    {
      method: 'post',
      path: '/oauth/{provider}/callback/',
      operationId: 'comeBack',
      summary: 'Log in or bind with the code that the provider gave the browser',
      params,
      headers: SessionMode.extend({ Prefer: z.literal('suggested-username').optional() }),
      body: callbackBody(offered),
      answers: answer(CallbackAnswer),
      errors: [...OF_LOGIN, 'invalid_state', 'snapshot_user', 'account_already_bound', 'user_already_bound'],
    },
    {
      method: 'post',
      path: '/oauth/{provider}/bind/',
      operationId: 'bind',
      summary: 'Bind the account of a ticket, with a username and password or with a Bearer',
      security: 'maybe-user',
      params,
      headers: SessionMode,
      body: Binding,
      answers: answer(LoggedIn),
      errors: [
        'account_already_bound',
        'account_disabled',
        'fresh_login_required',
        'invalid_bind_ticket',
        'invalid_credentials',
        'invalid_token',
        'too_many_requests',
        'user_already_bound',
      ],
    },
  ]
}

/** Calls of the providers that have the capability. */
function callsOfSome(offered: readonly OfferedProvider[]): DescribedCall[] {
  const native = { method: 'post', headers: SessionMode, answers: answer(Login) } as const
  const notice = {
    path: '/oauth/{provider}/deauthorize/',
    summary: 'The notice of the provider that a person withdrew the authorization',
    params: providerParam(offered.filter(({ hasWithdrawals }) => hasWithdrawals)),
    query: Notice.partial(),
    answers: DONE,
  } as const
  return [
    {
      ...native,
      path: '/oauth/{provider}/code/',
      operationId: 'logInWithCode',
      summary: 'Log in with the code of a native app or a mini-program',
      params: providerParam(offered.filter(({ hasCodeLogin }) => hasCodeLogin)),
      body: CodeLogin,
      errors: [...OF_LOGIN, 'snapshot_user', 'not_found'],
    },
    {
      ...native,
      path: '/oauth/{provider}/token/',
      operationId: 'logInWithToken',
      summary: "Log in with the access token of the provider's mobile SDK",
      params: providerParam(offered.filter(({ hasTokenLogin }) => hasTokenLogin)),
      body: TokenLogin,
      errors: OF_LOGIN,
    },
    { ...notice, method: 'get', operationId: 'noteWithdrawal' },
    { ...notice, method: 'post', operationId: 'noteWithdrawalByPost', body: Notice.partial() },
  ]
}

function providerParam(offered: readonly OfferedProvider[]): z.ZodObject {
  return z.object({ provider: z.enum(offered.map(({ provider }) => provider)) })
}

function callbackBody(offered: readonly OfferedProvider[]): z.ZodType {
  const codes = offered.map(({ refusalCodes }) => refusalCodes)
  const bare = codes.find((each) => each !== null)
  const bodies = [...(codes.includes(null) ? [Callback] : []), ...(bare ? [bareCallback(bare)] : [])]
  return z.union(bodies)
}
