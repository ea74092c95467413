import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { Context } from 'koa'
import { plainText } from '../../domain/plain-text.js'
import type { RequestContext } from '../../domain/request-context.js'

const SANE_REQUEST_ID = /^[\w.:-]{1,128}$/
const USER_AGENT_LENGTH = 256

export function requestIdOf(ctx: Context): string {
  const given = ctx.get('X-Request-Id')
  return SANE_REQUEST_ID.test(given) ? given : randomUUID()
}

/** @param trustedProxies the number of our own proxies, each of which appends one address to the header (rule IN-6) */
export function clientAddress(ctx: Context, trustedProxies: number): string {
  const peer = ctx.req.socket.remoteAddress ?? ''
  const hops = ctx
    .get('X-Forwarded-For')
    .split(',')
    .map((hop) => hop.trim())
  const claimed = trustedProxies > 0 ? hops.at(-Math.min(trustedProxies, hops.length)) : undefined
  const address = claimed && isIP(claimed) ? claimed : peer
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

export function requestContext(ctx: Context): RequestContext {
  return {
    requestId: ctx.state['requestId'],
    ip: ctx.state['ip'],
    userAgent: plainText(ctx.get('User-Agent'), USER_AGENT_LENGTH),
  }
}
