import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib'

/** The bound of an answer's body, as it is sent and after decompression (rule OB-2). */
export const MAX_BODY_BYTES = 65_536

export type DecodedBody =
  | { readonly text: string }
  | { readonly failure: 'ENCODING_UNKNOWN' | 'ENCODING_BROKEN' | 'ANSWER_TOO_LARGE' }

type Decode = (body: Buffer, bound: Pick<ZlibOptions, 'maxOutputLength'>) => Buffer

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflate],
  ['br', brotliDecompressSync],
])

/**
 * Undoes one content encoding (RFC 9110, section 8.4.1), and decodes UTF-8 without its byte order mark. Decompression
 * stops at 64 KiB, so that a small answer cannot fill the memory.
 * @param encoding the value of `Content-Encoding`
 */
export function decodedBody(body: Buffer, encoding: string): DecodedBody {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return { text: textOf(body) }
  const decode = DECODERS.get(name)
  if (!decode) return { failure: 'ENCODING_UNKNOWN' }
  try {
    return { text: textOf(decode(body, { maxOutputLength: MAX_BODY_BYTES })) }
  } catch (error) {
    const isOverBound = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { failure: isOverBound ? 'ANSWER_TOO_LARGE' : 'ENCODING_BROKEN' }
  }
}

/** Some servers leave out the header of zlib, whose first byte names the method: 8 (RFC 1950, section 2.2). */
function inflate(body: Buffer, bound: Pick<ZlibOptions, 'maxOutputLength'>): Buffer {
  const hasHeader = ((body[0] ?? 0) & 0x0f) === 0x08
  return hasHeader ? inflateSync(body, bound) : inflateRawSync(body, bound)
}

function textOf(body: Buffer): string {
  const text = body.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
