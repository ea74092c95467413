import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import { RejectedRequest } from './envelope.js'

/** @throws RejectedRequest unless the request has the admin token; if none is configured, the route answers 404 */
export function requireAdmin(ctx: Context, adminToken: string | null): void {
  if (adminToken === null) throw new RejectedRequest('not_found')
  const given = givenToken(ctx.get('Authorization'))
  if (given !== null && timingSafeEqual(digest(given), digest(adminToken))) return
  ctx.set('WWW-Authenticate', 'Basic realm="weibind", charset="UTF-8"')
  throw new RejectedRequest('invalid_token')
}

/** From Bearer, or from Basic with the user `admin` (RFC 7617), for which browsers prompt. */
function givenToken(header: string): string | null {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(header) ?? []
  if (scheme.toLowerCase() !== 'basic') return value || null
  const credentials = Buffer.from(value, 'base64').toString('utf8')
  return credentials.startsWith('admin:') ? credentials.slice('admin:'.length) : null
}

/** timingSafeEqual needs inputs of equal length, and comparing lengths would reveal the token's length. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
