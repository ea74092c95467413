import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Context, Next } from 'koa'

export const MAX_BODY_BYTES = 16 * 1024

/** What is read of a refused body. A client that reads no answer before its body is sent gets this far. */
const MAX_DISCARDED_BYTES = 256 * 1024
const MAX_DISCARDING_MS = 1000

/** True if the body of a request may be larger than any that is accepted. */
export function mayBeTooLarge({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES
}

/**
 * Closes the connection after an answer to a large body that was not read, such as `body_too_large`. Node would read
 * it to its end, to find the next request.
 */
export async function closeAfterUnreadBody(ctx: Context, next: Next): Promise<void> {
  await next()
  if (ctx.req.complete || !mayBeTooLarge(ctx.req)) return
  ctx.set('Connection', 'close')
  const { body } = ctx
  if (ctx.method === 'HEAD' || body === null || body === undefined) return
  const answer = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  ctx.body = Readable.from(answerThenDiscard(answer, ctx.req))
  ctx.length = answer.length
}

/** The answer is complete by its length. Its stream ends later, since Node closes the connection with it. */
async function* answerThenDiscard(answer: Buffer, request: IncomingMessage): AsyncGenerator<Buffer> {
  yield answer
  await new Promise<void>((resolve) => {
    const deadline = setTimeout(resolve, MAX_DISCARDING_MS)
    let left = MAX_DISCARDED_BYTES
    request.on('data', ({ length }: Buffer) => {
      left -= length
      if (left < 0) request.pause()
    })
    request.once('end', resolve).once('close', resolve).resume()
    request.once('close', () => clearTimeout(deadline))
  })
}
