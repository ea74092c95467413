import Router from '@koa/router'
import { z } from 'zod'
import type { AuditLog } from '../../application/ports/audit-log.js'
import { requireAdmin } from './admin.js'
import { auditPageView, auditPaging } from './audit-page.js'
import { auditRange } from './audit-range.js'
import { succeed } from './envelope.js'
import { parseQuery, text } from './input-schema.js'

export interface OperatorRoutesPorts {
  readonly auditLog: AuditLog
  /** The public keys that verify our tokens, as a JWK set (RFC 7517, section 5). */
  readonly jwks: object
  readonly adminToken: string | null
}

const Search = z.object({
  type: text(128).optional(),
  provider: text(64).optional(),
  uid: text(64).optional(),
  user_id: text(64).optional(),
  ...auditRange,
  ...auditPaging,
})

export function operatorRoutes({ auditLog, jwks, adminToken }: OperatorRoutesPorts): Router {
  const router = new Router()

  router.get('/audit/events', async (ctx) => {
    requireAdmin(ctx, adminToken)
    const { user_id: userId, ...search } = parseQuery(ctx, Search)
    succeed(ctx, 'ok', auditPageView(await auditLog.search({ ...search, userId })))
  })

  router.get('/.well-known/jwks.json', (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.body = jwks
  })

  return router
}
