import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { Context } from 'koa'
import proxyAddr from 'proxy-addr'
import { plainText } from '../../domain/plain-text.js'
import type { RequestContext } from '../../domain/request-context.js'

const SANE_REQUEST_ID = /^[\w.:-]{1,128}$/
const USER_AGENT_LENGTH = 256

export function requestIdOf(ctx: Context): string {
  const given = ctx.get('X-Request-Id')
  return SANE_REQUEST_ID.test(given) ? given : randomUUID()
}

/**
 * The client's address; an IPv4 address in IPv6 form is written as IPv4.
 * @param trustedProxies proxies of ours in front of the service; each appends an address to X-Forwarded-For (rule IN-6)
 */
export function clientAddress({ req }: Context, trustedProxies: number): string {
  const claimed = proxyAddr(req, (_, hops) => hops < trustedProxies)
  const address = isIP(claimed) ? claimed : (req.socket.remoteAddress ?? '')
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

export function requestContext(ctx: Context): RequestContext {
  return {
    requestId: ctx.state['requestId'],
    ip: ctx.state['ip'],
    userAgent: plainText(ctx.get('User-Agent'), USER_AGENT_LENGTH),
  }
}
