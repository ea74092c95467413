import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Context } from 'koa'
import type { BuiltFile } from './read-built-pages.js'

export function compressed(name: string, content: Buffer): BuiltFile {
  return { name, content, brotli: brotliCompressSync(content), gzip: gzipSync(content) }
}

/** Answers with the file, in the best encoding that the client accepts. */
export function send(ctx: Context, { name, content, brotli, gzip }: BuiltFile): void {
  ctx.vary('Accept-Encoding')
  // Asked for first and alone: browsers list gzip first with the same weight, and it is larger.
  const encoding = ctx.acceptsEncodings('br') || ctx.acceptsEncodings('gzip', 'identity')
  if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding)
  ctx.type = name.slice(name.lastIndexOf('.'))
  ctx.body = encoding === 'br' ? brotli : encoding === 'gzip' ? gzip : content
}
