import type { IncomingMessage } from 'node:http'
import type { Context, Next } from 'koa'
import { sendFailure } from './envelope.js'
import { FAILURES } from './failures.js'

const MAX_HEADER_BYTES = 16 * 1024

const { zh, en } = FAILURES.headers_too_large

/**
 * Without assets, whose requests would be refused too. The usual cause is too many cookies, which a person can delete.
 */
export const TOO_LARGE_PAGE = `<!doctype html><meta charset="utf-8"><title>431</title><p lang="zh">${zh}<p lang="en">${en}`

/** Node's own limit is higher, since Node refuses before it knows what the client accepts. */
export function refuseLargeHeaders(ctx: Context, next: Next): Promise<void> | void {
  if (headerBytes(ctx.req) < MAX_HEADER_BYTES) return next()
  sendFailure(ctx, 'headers_too_large')
  ctx.vary('Accept')
  if (ctx.accepts('json', 'html') !== 'html') return
  ctx.type = 'html'
  ctx.body = TOO_LARGE_PAGE
}

/** Counted as Node does: the target, names and values. */
function headerBytes({ url = '', rawHeaders }: IncomingMessage): number {
  return rawHeaders.reduce((bytes, text) => bytes + text.length, url.length)
}
