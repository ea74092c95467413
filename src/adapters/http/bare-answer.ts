import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../domain/error-code.js'
import { FAILURES } from './failures.js'
import { TOO_LARGE_PAGE } from './large-headers.js'
import { requestIdOf } from './request-context.js'
import { mayBeTooLarge } from './unread-body.js'

const CLOSE_AFTER_MS = 1000

/** As for the API's own answers (http-api.ts). */
const CROSS_ORIGIN = {
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Expose-Headers': 'X-Request-Id,Retry-After',
  Vary: 'Origin',
}

/** Answers 503 until the API is ready. */
export function answerNotYet(response: ServerResponse): void {
  answerAndClose(response, 'unavailable', { 'Retry-After': '1' })
}

/** Answers 503 in place of the API, to front ends of these origins too. */
export function answerBusy(
  request: IncomingMessage,
  response: ServerResponse,
  retryAfterSeconds: number,
  corsOrigins: readonly string[],
): void {
  const { status, headers, body } = bareAnswer('unavailable', request)
  const { origin = '' } = request.headers
  const crossOrigin = corsOrigins.includes(origin) ? { ...CROSS_ORIGIN, 'Access-Control-Allow-Origin': origin } : {}
  const close = request.complete || !mayBeTooLarge(request) ? {} : { Connection: 'close' }
  response.writeHead(status, { ...headers, ...crossOrigin, ...close, 'Retry-After': String(retryAfterSeconds) })
  response.end(body)
}

export function answerUnreadable(response: ServerResponse): void {
  answerAndClose(response, 'invalid_request')
}

/** Closes the connection, since the request's body is not read. */
function answerAndClose(response: ServerResponse, error: ErrorCode, more: Readonly<Record<string, string>> = {}): void {
  const { status, headers, body } = bareAnswer(error)
  response.writeHead(status, { ...headers, ...more, Connection: 'close' }).end(body)
}

export interface ClientError extends Error {
  readonly code?: string
  readonly rawPacket?: Buffer
}

/** Answers input that is not HTTP, arrives too slowly, or has too large headers. The API never sees such a request. */
export function answerUnparsable(socket: Duplex, error: ClientError): void {
  if (!socket.writable) return void socket.destroy()
  const { rawPacket } = error
  const isTooLarge = isHeadTooLarge(error)
  // Only the last packet is available, which may lack `Accept`. Smaller heads are refused in large-headers.ts.
  const isForPeople = /^accept:(?:(?!json)[^\r\n])*text\/html/im.test(rawPacket?.toString('latin1') ?? '')
  const { status, headers, body } = isTooLarge && isForPeople ? tooLargePage() : bareAnswer(errorOf(isTooLarge))
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'))
  // A client that is still sending must be able to read the answer.
  setTimeout(() => socket.destroy(), CLOSE_AFTER_MS).unref()
}

export function isHeadTooLarge({ code }: ClientError): boolean {
  return code === 'HPE_HEADER_OVERFLOW'
}

function errorOf(isTooLarge: boolean): ErrorCode {
  return isTooLarge ? 'headers_too_large' : 'invalid_request'
}

function tooLargePage() {
  const { status, headers } = bareAnswer('headers_too_large')
  const body = TOO_LARGE_PAGE
  const html = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': String(Buffer.byteLength(body)) }
  return { status, headers: { ...headers, ...html, 'Content-Security-Policy': "default-src 'none'" }, body }
}

/** The same body and headers as a failure of the API. @param request in whose language it is, if it was parsed */
function bareAnswer(error: ErrorCode, request?: IncomingMessage) {
  const { status, code, zh, en } = FAILURES[error]
  const requestId = request ? requestIdOf(request) : randomUUID()
  const msg = /^en\b/i.test(request?.headers['accept-language'] ?? '') ? en : zh
  const body = JSON.stringify({ code, msg, error, request_id: requestId })
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
  }
  return { status, headers, body }
}
