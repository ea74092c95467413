import Router from '@koa/router'
import { z } from 'zod'
import { ownBindingView, ownUserView } from '../../application/account-view.js'
import type { Application } from '../../application/application.js'
import { auditPageView, auditPaging } from './audit-paging.js'
import { requireBearer } from './bearer.js'
import type { Cookies } from './cookies.js'
import { fail, succeed } from './envelope.js'
import { parseBody, parseQuery, passwordText, text } from './input-schema.js'
import { requireKnownSessionMode } from './refresh-cookie.js'
import { requestContext } from './request-context.js'

export const Registration = z.object({
  username: text(256),
  password: passwordText().optional(),
  bind_ticket: text(512).optional(),
})

export const EventsPage = z.object(auditPaging)

export const PasswordChange = z.object({
  old_password: passwordText().optional(),
  new_password: passwordText(),
})

export const Deletion = z.object({ password: passwordText().optional() })

export function accountRoutes(app: Application, cookies: Cookies): Router {
  const router = new Router()
  router.use(requireKnownSessionMode)

  router.post('/users', async (ctx) => {
    const { username, password, bind_ticket } = await parseBody(ctx, Registration)
    const browser = cookies.browser.read(ctx)
    const result = await app.register.execute({
      username,
      password: password ?? null,
      ticket: bind_ticket ?? null,
      browser,
      request: requestContext(ctx),
    })
    if (result.outcome !== 'registered') return fail(ctx, result)
    cookies.browser.renew(ctx, browser)
    succeed(ctx, 'registered', { type: '0', ...cookies.refresh.sessionData(ctx, result.session) }, 201)
  })

  router.get('/users/me', async (ctx) => {
    const { user } = await requireBearer(ctx, app.identify)
    succeed(ctx, 'ok', ownUserView(user))
  })

  router.get('/users/me/events', async (ctx) => {
    const bearer = await requireBearer(ctx, app.identify)
    succeed(ctx, 'ok', auditPageView(await app.listOwnEvents.execute(bearer, parseQuery(ctx, EventsPage))))
  })

  router.get('/users/me/export', async (ctx) => {
    const by = await requireBearer(ctx, app.identify)
    const result = await app.exportAccount.execute({ by, request: requestContext(ctx) })
    if (result.outcome !== 'exported') return fail(ctx, result)
    ctx.set('Content-Disposition', 'attachment; filename="weibind-export.json"')
    succeed(ctx, 'ok', result.content)
  })

  router.put('/users/me/password', async (ctx) => {
    const by = await requireBearer(ctx, app.identify)
    const { old_password, new_password: newPassword } = await parseBody(ctx, PasswordChange)
    const oldPassword = old_password ?? null
    const result = await app.changePassword.execute({ by, oldPassword, newPassword, request: requestContext(ctx) })
    if (result.outcome !== 'changed') return fail(ctx, result)
    succeed(ctx, 'passwordChanged')
  })

  router.delete('/users/me', async (ctx) => {
    const by = await requireBearer(ctx, app.identify)
    const { password } = await parseBody(ctx, Deletion)
    const result = await app.deleteUser.execute({ by, password: password ?? null, request: requestContext(ctx) })
    if (result.outcome !== 'deleted') return fail(ctx, result)
    cookies.refresh.takeBack(ctx)
    succeed(ctx, 'accountDeleted')
  })

  router.get('/oauth/bindings', async (ctx) => {
    const bound = await app.listBindings.execute(await requireBearer(ctx, app.identify))
    succeed(ctx, 'ok', bound.map(ownBindingView))
  })

  return router
}
