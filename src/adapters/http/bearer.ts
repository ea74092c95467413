import type { Context } from 'koa'
import type { Bearer, IdentifyBearer } from '../../application/identify-bearer.js'
import { RejectedRequest } from './envelope.js'

/** The token of an `Authorization: Bearer` header (RFC 6750, section 2.1). Null: the request has no such header. */
export function bearerToken(ctx: Context): string | null {
  const header = ctx.get('Authorization')
  if (!header) return null
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(header) ?? []
  if (!token) throw new RejectedRequest('invalid_token')
  return token
}

/** The user and session of the caller. @throws RejectedRequest if the access token is missing or not valid */
export async function requireBearer(ctx: Context, identify: IdentifyBearer): Promise<Bearer> {
  const token = bearerToken(ctx)
  const bearer = token && (await identify.execute(token))
  if (!bearer) throw new RejectedRequest('invalid_token')
  return bearer
}
