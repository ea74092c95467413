import cors from '@koa/cors'
import type Router from '@koa/router'
import Koa, { type Context, type Middleware, type Next } from 'koa'
import type { Log } from '../../application/ports/log.js'
import { Unavailable } from '../../application/unavailable.js'
import type { ErrorCode } from '../../domain/error-code.js'
import { plainText } from '../../domain/plain-text.js'
import { clientAddress } from './client-address.js'
import { RejectedRequest, sendFailure } from './envelope.js'
import { refuseLargeHeaders } from './large-headers.js'
import { loggedOnly, observeRequests, type RequestsObservation } from './observe-requests.js'
import { requestIdOf } from './request-context.js'
import { SECURITY_HEADERS } from './security-headers.js'
import { closeAfterUnreadBody } from './unread-body.js'

export interface HttpApiSettings {
  readonly routers: readonly Router[]
  readonly around?: readonly Middleware[]
  /** What surrounds the answer to each request, once it has an id and an address. */
  readonly outermost?: readonly Middleware[]
  readonly corsOrigins: readonly string[]
  readonly trustedProxies: number
  /** Default: requests are logged only. */
  readonly observation?: RequestsObservation
  readonly log: Log
}

export function httpApi({
  routers,
  around = [],
  outermost = [],
  corsOrigins,
  trustedProxies,
  log,
  observation = loggedOnly(routers, log),
}: HttpApiSettings): Koa {
  const app = new Koa()
  app.use(closeAfterUnreadBody)
  app.use(identifyRequest(trustedProxies, log))
  for (const middleware of outermost) app.use(middleware)
  app.use(observeRequests(observation))
  app.use(setSecurityHeaders)
  if (corsOrigins.length > 0) app.use(allowOrigins(corsOrigins))
  app.use(answerFailures(log))
  app.use(refuseLargeHeaders)
  app.use(requireHost)
  app.use(refuseLongQueries)
  for (const middleware of around) app.use(middleware)
  for (const router of routers) app.use(router.routes())
  app.use(refuseUnrouted(routers))
  // Koa emits this when writing the response fails, for example because the client has disconnected.
  app.on('error', (error: Error) => log.warn({ error: error.name }, 'an answer could not be delivered'))
  return app
}

const ENTRY_LENGTH = 64

function identifyRequest(trustedProxies: number, log: Log) {
  let isWarned = false
  return async (ctx: Context, next: Next) => {
    const { address, unreadable } = clientAddress(ctx.req, trustedProxies)
    if (unreadable !== null && !isWarned) {
      isWarned = true
      log.warn(
        { entry: plainText(unreadable, ENTRY_LENGTH), address },
        'X-Forwarded-For has no address where the client should be: all its clients count as one',
      )
    }
    ctx.state['requestId'] = requestIdOf(ctx.req)
    ctx.state['ip'] = address
    ctx.set('X-Request-Id', ctx.state['requestId'])
    await next()
  }
}

async function setSecurityHeaders(ctx: Context, next: Next): Promise<void> {
  ctx.set(SECURITY_HEADERS)
  await next()
}

function allowOrigins(origins: readonly string[]) {
  const origin = (ctx: Context) => {
    const given = ctx.get('Origin')
    return origins.includes(given) ? given : ''
  }
  return cors({ origin, credentials: true, keepHeadersOnError: true, exposeHeaders: ['X-Request-Id', 'Retry-After'] })
}

/** Requires one Host header (RFC 9112, section 3.2). Nothing is built from its value (rule OA-5). */
function requireHost(ctx: Context, next: Next): Promise<void> {
  const hosts = ctx.req.headersDistinct['host']?.length ?? 0
  if (hosts > 1 || (hosts === 0 && ctx.req.httpVersionMinor === 1)) throw new RejectedRequest('invalid_request')
  return next()
}

const MAX_QUERY_FIELDS = 100

/** Koa takes time with the square of how often a field is repeated: half a second for 6,000 times. */
function refuseLongQueries(ctx: Context, next: Next): Promise<void> {
  if (ctx.querystring.split('&', MAX_QUERY_FIELDS + 1).length > MAX_QUERY_FIELDS)
    throw new RejectedRequest('invalid_request')
  return next()
}

function answerFailures(log: Log) {
  return async (ctx: Context, next: Next) => {
    try {
      await next()
    } catch (failure) {
      answerFailure(ctx, failure, log)
    }
  }
}

function answerFailure(ctx: Context, failure: unknown, log: Log): void {
  if (failure instanceof RejectedRequest) return sendFailure(ctx, failure.error, failure.details)
  const { requestId } = ctx.state
  if (failure instanceof Unavailable) {
    log.error({ request_id: requestId, problem: failure.message }, 'unavailable')
    ctx.set('Retry-After', String(failure.retryAfterSeconds))
    return sendFailure(ctx, 'unavailable')
  }
  if (isClientError(failure)) return sendFailure(ctx, 'invalid_request')
  // Only the stack frames are logged: an error's message and properties may contain what the client sent.
  const stack = failure instanceof Error ? failure.stack?.split('\n').filter((line) => /^\s+at /.test(line)) : []
  log.error(
    { request_id: requestId, kind: failure instanceof Error ? failure.name : typeof failure, stack },
    'internal error',
  )
  sendFailure(ctx, 'internal_error')
}

/** Koa and its router throw errors with a 4xx status for a malformed path or query. */
function isClientError(failure: unknown): boolean {
  return (
    failure instanceof Error && 'status' in failure && Number(failure.status) >= 400 && Number(failure.status) < 500
  )
}

function refuseUnrouted(routers: readonly Router[]) {
  return (ctx: Context): void => {
    const allowed = new Set(
      routers.flatMap((router) => router.match(ctx.path, ctx.method).path).flatMap(({ methods }) => methods),
    )
    ctx.state['isUnrouted'] = true
    const error: ErrorCode = allowed.size === 0 ? 'not_found' : 'method_not_allowed'
    if (allowed.size > 0) ctx.set('Allow', [...allowed].join(', '))
    sendFailure(ctx, error)
  }
}
