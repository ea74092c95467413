import Router from '@koa/router'
import { z } from 'zod'
import type { ChangePassword } from '../../application/change-password.js'
import type { DeleteUser } from '../../application/delete-user.js'
import type { IdentifyBearer } from '../../application/identify-bearer.js'
import type { ListOwnEvents } from '../../application/list-own-events.js'
import type { BindingRepository } from '../../application/ports/binding-repository.js'
import type { RegisterUser } from '../../application/register-user.js'
import { auditPageView, auditPaging } from './audit-page.js'
import { requireBearer } from './bearer.js'
import type { BrowserCookie } from './browser-cookie.js'
import { fail, succeed } from './envelope.js'
import { handOverSession } from './hand-over-session.js'
import { MAX_PASSWORD_INPUT, parseBody, parseQuery, text } from './input-schema.js'
import { type RefreshCookie, requireKnownSessionMode } from './refresh-cookie.js'
import { requestContext } from './request-context.js'

export interface AccountRoutesPorts {
  readonly register: RegisterUser
  readonly changePassword: ChangePassword
  readonly deleteUser: DeleteUser
  readonly identify: IdentifyBearer
  readonly bindings: BindingRepository
  readonly listEvents: ListOwnEvents
  readonly cookie: BrowserCookie
  readonly refreshCookie: RefreshCookie
}

const Registration = z.object({
  username: text(256),
  password: text(MAX_PASSWORD_INPUT).optional(),
  bind_ticket: text(512).optional(),
})

const EventsPage = z.object(auditPaging)

const PasswordChange = z.object({
  old_password: text(MAX_PASSWORD_INPUT).optional(),
  new_password: text(MAX_PASSWORD_INPUT),
})

const Deletion = z.object({ password: text(MAX_PASSWORD_INPUT).optional() })

export function accountRoutes(ports: AccountRoutesPorts): Router {
  const { register, changePassword, deleteUser, identify, bindings, listEvents, cookie, refreshCookie } = ports
  const router = new Router()
  router.use(requireKnownSessionMode)

  router.post('/users', async (ctx) => {
    const { username, password, bind_ticket } = await parseBody(ctx, Registration)
    const result = await register.execute({
      username,
      password: password ?? null,
      ticket: bind_ticket ?? null,
      browser: cookie.read(ctx),
      request: requestContext(ctx),
    })
    if (result.outcome !== 'registered') return fail(ctx, result)
    cookie.renew(ctx)
    succeed(ctx, 'registered', { type: '0', ...handOverSession(ctx, result.session, refreshCookie) }, 201)
  })

  router.get('/users/me', async (ctx) => {
    const { user } = await requireBearer(ctx, identify)
    succeed(ctx, 'ok', {
      id: user.id,
      username: user.username.name,
      has_password: user.passwordHash !== null,
      created_at: user.createdAt.toISOString(),
    })
  })

  router.get('/users/me/events', async (ctx) => {
    const bearer = await requireBearer(ctx, identify)
    succeed(ctx, 'ok', auditPageView(await listEvents.execute(bearer, parseQuery(ctx, EventsPage))))
  })

  router.put('/users/me/password', async (ctx) => {
    const by = await requireBearer(ctx, identify)
    const { old_password, new_password: newPassword } = await parseBody(ctx, PasswordChange)
    const oldPassword = old_password ?? null
    const result = await changePassword.execute({ by, oldPassword, newPassword, request: requestContext(ctx) })
    if (result.outcome !== 'changed') return fail(ctx, result)
    succeed(ctx, 'passwordChanged')
  })

  router.delete('/users/me', async (ctx) => {
    const by = await requireBearer(ctx, identify)
    const { password } = await parseBody(ctx, Deletion)
    const result = await deleteUser.execute({ by, password: password ?? null, request: requestContext(ctx) })
    if (result.outcome !== 'deleted') return fail(ctx, result)
    refreshCookie.takeBack(ctx)
    succeed(ctx, 'accountDeleted')
  })

  router.get('/oauth/bindings', async (ctx) => {
    const { user } = await requireBearer(ctx, identify)
    const bound = await bindings.listOfUser(user.id)
    const view = bound.map(({ identity, screenName, boundAt }) => ({
      provider: identity.provider,
      uid: identity.uid,
      screen_name: screenName,
      bound_at: boundAt.toISOString(),
    }))
    succeed(ctx, 'ok', view)
  })

  return router
}
