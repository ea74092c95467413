import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Answer } from '../scripted-provider.js'

/** The text of an answer's body, and the object that it is to be read as. Null: it is no JSON object. */
interface Body {
  readonly text: string
  readonly fields: Fields | null
}

/** Each value as JSON text, so that numbers keep their digits. */
export type Fields = ReadonlyMap<string, string>

/** An answer of a provider, as it goes over the wire. */
export interface HostileAnswer {
  readonly status: number
  readonly answer: Answer
  /** What a client may read: null for an answer that is broken, too large or no JSON object. */
  readonly fields: Fields | null
}

const MAX_BYTES = 65_536

type Encode = (body: Buffer) => Buffer

const ENCODINGS: Readonly<
  Record<string, { readonly name?: string; readonly encode: Encode; readonly isGood: boolean }>
> = {
  none: { encode: (body) => body, isGood: true },
  identity: { name: 'identity', encode: (body) => body, isGood: true },
  gzip: { name: 'gzip', encode: gzipSync, isGood: true },
  deflate: { name: 'deflate', encode: deflateSync, isGood: true },
  'bare deflate': { name: 'deflate', encode: deflateRawSync, isGood: true },
  brotli: { name: 'br', encode: brotliCompressSync, isGood: true },
  'cut gzip': { name: 'gzip', encode: (body) => gzipSync(body).subarray(0, -6), isGood: false },
  'gzip by name alone': { name: 'gzip', encode: (body) => body, isGood: false },
  'gzip twice': { name: 'gzip, gzip', encode: (body) => gzipSync(gzipSync(body)), isGood: false },
  unknown: { name: 'zstd', encode: (body) => body, isGood: false },
}

const FRAMINGS = ['length', 'chunks', 'until the end', 'cut length', 'cut chunks'] as const

const CHARSETS: Readonly<Record<string, (text: string) => Buffer>> = {
  utf8: (text) => Buffer.from(text),
  'byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  utf16: (text) => Buffer.from(text, 'utf16le'),
}

/** Answers with these fields in many forms, good and broken. */
export function hostileAnswers(fields: fc.Arbitrary<Fields>, trap: string): fc.Arbitrary<HostileAnswer> {
  return fc
    .record({
      status: fc.oneof(
        { weight: 10, arbitrary: fc.constant(200) },
        { weight: 3, arbitrary: fc.constantFrom(201, 400, 401, 403, 404, 429, 500, 502, 503, 504) },
        { weight: 1, arbitrary: fc.constantFrom(301, 302, 303, 307, 308) },
      ),
      type: fc.constantFrom('text/plain;charset=UTF-8', 'application/json', 'text/html', 'text/plain;charset=GBK', ''),
      body: bodies(fields),
      charset: mostly('utf8', Object.keys(CHARSETS)),
      encoding: mostly('none', Object.keys(ENCODINGS)),
      framing: mostly('length', FRAMINGS),
      size: mostly<number | null>(null, [MAX_BYTES, MAX_BYTES + 1, 1_000_000]),
    })
    .map(({ status, type, body, charset, encoding, framing, size }) => {
      const { name, encode = (bytes: Buffer) => bytes, isGood = false } = ENCODINGS[encoding] ?? {}
      const text = CHARSETS[charset]?.(body.text) ?? Buffer.alloc(0)
      const padded = size === null ? text : Buffer.concat([text, Buffer.alloc(Math.max(0, size - text.length), ' ')])
      const headers = {
        ...(type && { 'content-type': type }),
        ...(name && { 'content-encoding': name }),
        ...(status >= 300 && status < 400 && { location: trap }),
      }
      const isWhole = isGood && charset !== 'utf16' && padded.length <= MAX_BYTES && !framing.startsWith('cut')
      return {
        status,
        answer: framed(status, headers, encode(padded), framing),
        fields: isWhole ? body.fields : null,
        toString: () => `${status} ${encoding}, ${charset}, ${framing}, ${size ?? 'unpadded'}: ${body.text}`,
      }
    })
}

function mostly<T>(usual: T, all: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...all) })
}

function bodies(arbitrary: fc.Arbitrary<Fields>): fc.Arbitrary<Body> {
  const whole = arbitrary.map((fields) => ({ text: objectText(fields), fields }))
  return fc.oneof(
    { weight: 24, arbitrary: whole },
    { weight: 1, arbitrary: whole.map(({ text }) => ({ text: `[${text}]`, fields: null })) },
    { weight: 1, arbitrary: whole.map(({ text }) => ({ text: `${text}${text}`, fields: null })) },
    { weight: 1, arbitrary: whole.map(({ text }) => ({ text: JSON.stringify(text), fields: null })) },
    { weight: 1, arbitrary: whole.map(({ text }) => ({ text: `<html>${text}</html>`, fields: null })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(whole, fc.nat())
        .map(([{ text }, at]) => ({ text: text.slice(0, at % text.length), fields: null })),
    },
    {
      weight: 1,
      arbitrary: arbitrary
        .filter(({ size }) => size > 0)
        .map((fields) => ({
          text: objectText(fields).replace('{', `{"${[...fields.keys()][0]}":"twice",`),
          fields: null,
        })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('null', '0', '{}', '', '[]', '"').map((text) => ({ text, fields: emptyOf(text) })),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => ({ text: `${text}<`, fields: null })) },
  )
}

function emptyOf(text: string): Fields | null {
  return text === '{}' ? new Map() : null
}

function objectText(fields: Fields): string {
  return `{${[...fields].map(([name, value]) => `"${name}":${value}`).join(',')}}`
}

function framed(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  framing: (typeof FRAMINGS)[number],
): Answer {
  if (framing === 'length')
    return (response) => void response.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  if (framing === 'chunks')
    return (response) => {
      response.writeHead(status, headers)
      response.write(body.subarray(0, 1))
      response.end(body.subarray(1))
    }
  const lines = Object.entries({ ...headers, ...framingOf(framing, body) }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  const head = `HTTP/1.1 ${status} -\r\nconnection: close\r\n${lines.join('')}\r\n`
  const chunk = framing === 'cut chunks' ? `${(body.length + 1).toString(16)}\r\n` : ''
  return ({ socket }) => void socket?.end(Buffer.concat([Buffer.from(head + chunk), body]))
}

function framingOf(framing: (typeof FRAMINGS)[number], body: Buffer): Readonly<Record<string, string>> {
  if (framing === 'cut length') return { 'content-length': String(body.length + 1) }
  return framing === 'cut chunks' ? { 'transfer-encoding': 'chunked' } : {}
}
