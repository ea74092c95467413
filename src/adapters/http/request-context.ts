import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Context } from 'koa'
import { plainText } from '../../domain/plain-text.js'
import type { RequestContext } from '../../domain/request-context.js'

const SANE_REQUEST_ID = /^[\w.:-]{1,128}$/
const USER_AGENT_LENGTH = 256

export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID()
}

export function requestContext(ctx: Context): RequestContext {
  return {
    requestId: ctx.state['requestId'],
    ip: ctx.state['ip'],
    userAgent: plainText(ctx.get('User-Agent'), USER_AGENT_LENGTH),
    providerTime: {
      add: (ms) => {
        ctx.state['providerMs'] = (ctx.state['providerMs'] ?? 0) + ms
      },
    },
    loginBy: (method) => {
      ctx.state['loginMethod'] = method
    },
  }
}
