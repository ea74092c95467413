import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Application } from '../../application/application.js'
import type { AccountAct } from '../../application/control-account.js'
import { hasControlCharacters } from '../../domain/plain-text.js'
import { auditPaging } from './audit-paging.js'
import { fail, RejectedRequest, succeed } from './envelope.js'
import { parseBody, parseQuery, text } from './input-schema.js'
import { type Operators, requireOperator } from './operators.js'
import { requestContext } from './request-context.js'

export const UsersQuery = z.object({
  query: text(64).optional(),
  provider: text(64).optional(),
  uid: text(64).optional(),
  status: z.enum(['active', 'disabled'], 'must be active or disabled').optional(),
  cursor: text(256).optional(),
  limit: auditPaging.limit,
})

/** Longer than a reason may be, since control characters are taken out before it is measured. */
const MAX_REASON_INPUT = 4096
const REASON = 'must be a string of 1 to 200 characters'
const reason = z.string(REASON).max(MAX_REASON_INPUT, REASON)
export const Act = z.object({ reason })
export const Unbinding = z.object({ reason, force: z.boolean('must be true or false').default(false) })

/** The calls of operators for accounts (rules AC-1 to AC-5). */
export function operatorRoutes(app: Application, operators: Operators): Router {
  const router = new Router({ prefix: '/admin' })

  const carryOut = async (ctx: Context, act: AccountAct, given: z.output<typeof Act>, operator: string) => {
    const control = { userId: idIn(ctx), operator, reason: given.reason, request: requestContext(ctx) }
    const result = await app.controlAccount.execute({ ...control, ...act })
    if (result.outcome !== 'done') return fail(ctx, result)
    const { changed, sessions, user } = result
    succeed(ctx, 'ok', { changed, sessions, user })
  }

  router.get('/me', (ctx) => {
    const operator = requireOperator(ctx, operators)
    succeed(ctx, 'ok', { operator })
  })

  router.get('/users', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const query = parseQuery(ctx, UsersQuery)
    const result = await app.findUsers.execute({ ...query, operator, request: requestContext(ctx) })
    if (result.outcome === 'invalid') return fail(ctx, result)
    succeed(ctx, 'ok', { users: result.users, next_cursor: result.next_cursor })
  })

  router.get('/users/:id', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const result = await app.showUser.execute({ userId: idIn(ctx), operator, request: requestContext(ctx) })
    if (result.outcome !== 'shown') return fail(ctx, result)
    succeed(ctx, 'ok', result.user)
  })

  for (const kind of ['disable', 'enable', 'logout'] as const)
    router.post(`/users/:id/${kind}`, async (ctx) => {
      const operator = requireOperator(ctx, operators)
      await carryOut(ctx, { kind }, await parseBody(ctx, Act), operator)
    })

  router.post('/users/:id/recovery', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const { reason: given } = await parseBody(ctx, Act)
    const control = { userId: idIn(ctx), operator, reason: given, request: requestContext(ctx) }
    const result = await app.issueRecovery.execute(control)
    if (result.outcome !== 'issued') return fail(ctx, result)
    succeed(ctx, 'ok', { code: result.code, expires_in: result.expiresInSeconds })
  })

  router.delete('/users/:id', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    await carryOut(ctx, { kind: 'delete' }, await parseBody(ctx, Act), operator)
  })

  router.delete('/users/:id/bindings/:provider', async (ctx) => {
    const operator = requireOperator(ctx, operators)
    const body = await parseBody(ctx, Unbinding)
    const provider = paramOf(ctx, 'provider')
    await carryOut(ctx, { kind: 'unbind', provider, isForced: body.force }, body, operator)
  })

  return router
}

function idIn(ctx: Context): string {
  return paramOf(ctx, 'id')
}

/** Stores cannot hold every text, and none of theirs has control characters. */
function paramOf(ctx: Context, name: string): string {
  const value: string = ctx['params'][name] ?? ''
  if (hasControlCharacters(value)) throw new RejectedRequest('not_found')
  return value
}
