import type { Context } from 'koa'
import type { ErrorCode } from '../../domain/error-code.js'
import type { InputProblem, InvalidInput } from '../../domain/invalid-input.js'
import type { Refusal } from '../../domain/refusal.js'
import { FAILURES } from './failures.js'
import { problemIn } from './problem-texts.js'
import { providerName } from './provider-names.js'

const SUCCESSES = {
  ok: { zh: '成功', en: 'OK' },
  loggedIn: { zh: '登录成功', en: 'Logged in' },
  authorized: { zh: '授权成功', en: 'Authorized' },
  bound: { zh: '绑定成功', en: 'Bound' },
  unbound: { zh: '解绑成功', en: 'Unbound' },
  passwordChanged: { zh: '密码修改成功', en: 'Password changed' },
  accountDeleted: { zh: '注销成功', en: 'Account deleted' },
  registered: { zh: '注册成功', en: 'Registered' },
  loggedOut: { zh: '退出成功', en: 'Logged out' },
} as const

export function succeed(ctx: Context, message: keyof typeof SUCCESSES, data: unknown = null, status = 200): void {
  ctx.status = status
  ctx.body = { code: 0, msg: SUCCESSES[message][languageOf(ctx)], data }
}

/** Thrown to refuse a request before a use case runs. */
export class RejectedRequest extends Error {
  constructor(
    readonly error: ErrorCode,
    readonly details: readonly InputProblem[] = [],
  ) {
    super(error)
  }
}

/** Read by programs, so it has no translation (docs/weixin.md, section 3). */
const SPENT_STATE: InputProblem = { field: 'state', problem: 'spent' }

export function fail(ctx: Context, failure: Refusal | InvalidInput): void {
  if (failure.outcome === 'invalid') return sendFailure(ctx, 'invalid_request', failure.details)
  if (failure.provider !== undefined) ctx.state['provider'] = failure.provider
  if (failure.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(failure.retryAfterSeconds))
  sendFailure(ctx, failure.error, failure.isSpentState ? [SPENT_STATE] : [])
}

export function sendFailure(ctx: Context, error: ErrorCode, details: readonly InputProblem[] = []): void {
  const { status, code, ...message } = FAILURES[error]
  ctx.status = status
  ctx.state['error'] = error
  if (error === 'invalid_token' && !ctx.response.get('WWW-Authenticate')) ctx.set('WWW-Authenticate', 'Bearer')
  ctx.body = {
    code,
    msg: withProvider(message[languageOf(ctx)], ctx),
    error,
    ...(details.length > 0 ? { details: details.map((each) => inWords(each, ctx)) } : {}),
    request_id: ctx.state['requestId'],
  }
}

function inWords({ field, problem }: InputProblem, ctx: Context): InputProblem {
  return { field, problem: problemIn(languageOf(ctx), problem) }
}

function withProvider(text: string, ctx: Context): string {
  return text.replaceAll('{provider}', providerName(ctx.state['provider'])[languageOf(ctx)])
}

export function languageOf(ctx: Context): 'zh' | 'en' {
  return ctx.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh'
}
