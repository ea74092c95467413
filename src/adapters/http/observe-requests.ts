import type { IncomingMessage } from 'node:http'
import type Router from '@koa/router'
import type { Context, Next } from 'koa'
import type { Log } from '../../application/ports/log.js'
import type { AnswerObserver, LoginAnswer } from './answer-observer.js'
import type { LoginMethods } from './login-methods.js'
import { RouteNames } from './route-names.js'

export interface RequestsObservation {
  readonly routes: RouteNames
  readonly logins: LoginMethods
  readonly observer: AnswerObserver
  readonly log: Log
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export function loggedOnly(routers: readonly Router[], log: Log): RequestsObservation {
  return { routes: new RouteNames(routers, []), logins: new Map(), observer: { answered: () => {} }, log }
}

/** How log lines, metrics and traces name a request. */
export function namesOf(routes: RouteNames): (ctx: Context) => { readonly method: string; readonly route: string } {
  return (ctx) => ({ method: knownMethod(ctx.method), route: routes.of(ctx.path) })
}

/** Logs one line per request. It logs the route, not the path, since a path can contain a secret (rule LG-1). */
export function observeRequests({ routes, logins, observer, log }: RequestsObservation) {
  return async (ctx: Context, next: Next) => {
    const began = performance.now()
    await next()
    const spent = performance.now() - began
    const { requestId, ip, error, providerMs } = ctx.state
    const { status } = ctx
    const method = knownMethod(ctx.method)
    const route = routes.of(ctx.path)
    const asked = providerMs === undefined ? {} : { provider_ms: tenths(providerMs) }
    const fields = { method, route, status, outcome: error ?? 'ok', ms: tenths(spent) }
    log.info({ ...fields, request_id: requestId, ip, ...asked }, 'request')
    observer.answered({ method, route, status, ms: spent, login: loginOf(ctx, logins) })
  }
}

/** An answer that was given without the API. */
export interface BareAnswer {
  readonly status: number
  readonly error: string
  /** Null: the request could not be parsed. */
  readonly request: Pick<IncomingMessage, 'method' | 'url'> | null
}

export function observeBareAnswer(
  { routes, logins, observer }: RequestsObservation,
  { status, error, request }: BareAnswer,
): void {
  const { method = '', url = '' } = request ?? {}
  const [path = ''] = url.split('?', 1)
  const login = logins.get(`${method} ${withoutSlash(path)}`)
  observer.answered({
    method: knownMethod(method),
    route: routes.of(path),
    status,
    ms: 0,
    login: login === undefined ? null : { method: login, outcome: error },
  })
}

function loginOf(ctx: Context, logins: LoginMethods): LoginAnswer | null {
  if (ctx.method !== 'POST') return null
  const method = logins.get(`POST ${withoutSlash(String(ctx['_matchedRoute'] ?? ctx.path))}`)
  if (method === undefined) return null
  const { loginMethod, error, isBindRequired } = ctx.state
  // The use case says that it began to bind an account.
  if (loginMethod === null) return null
  return { method: loginMethod ?? method, outcome: error ?? (isBindRequired ? 'bind_required' : 'succeeded') }
}

function knownMethod(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
