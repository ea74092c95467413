import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Context } from 'koa'
import type { BuiltFile } from './read-built-pages.js'

export function compressed(name: string, content: Buffer): BuiltFile {
  return { name, content, brotli: brotliCompressSync(content), gzip: gzipSync(content) }
}

/** Answers with the file, in the best encoding that the client accepts. */
export function send(ctx: Context, { name, content, brotli, gzip }: BuiltFile): void {
  ctx.vary('Accept-Encoding')
  const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity')
  if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding)
  ctx.type = name.slice(name.lastIndexOf('.'))
  ctx.body = encoding === 'br' ? brotli : encoding === 'gzip' ? gzip : content
}
