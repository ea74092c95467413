import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import { RejectedRequest } from './envelope.js'

/** Lets only operators pass. Where no admin token is configured, admin calls do not exist. */
export function requireAdmin(ctx: Context, adminToken: string | null): void {
  if (adminToken === null) throw new RejectedRequest('not_found')
  const given = givenToken(ctx.get('Authorization'))
  if (given !== null && timingSafeEqual(digest(given), digest(adminToken))) return
  ctx.set('WWW-Authenticate', 'Basic realm="weibind", charset="UTF-8"')
  throw new RejectedRequest('invalid_token')
}

/** By Bearer, or by Basic with the user `admin` (RFC 7617), which browsers ask for by themselves. */
function givenToken(header: string): string | null {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(header) ?? []
  if (scheme.toLowerCase() !== 'basic') return value || null
  const credentials = Buffer.from(value, 'base64').toString('utf8')
  return credentials.startsWith('admin:') ? credentials.slice('admin:'.length) : null
}

/** Digests have one length, so that comparing them tells nothing of the token's. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
