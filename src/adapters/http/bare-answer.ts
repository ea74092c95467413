import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../domain/error-code.js'
import { FAILURES } from './failures.js'
import { TOO_LARGE_PAGE } from './large-headers.js'
import { requestIdOf } from './request-context.js'
import { SECURITY_HEADERS } from './security-headers.js'
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
  const isForPeople = request.method === 'GET' && prefersHtml(request.headers.accept)
  const { status, headers, body } = isForPeople ? busyPage(request) : bareAnswer('unavailable', request)
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

/** Browsers name HTML before anything else, and programs JSON or any type. */
function prefersHtml(accept = ''): boolean {
  return /^(?:(?!json).)*text\/html/i.test(accept)
}

export function isHeadTooLarge({ code }: ClientError): boolean {
  return code === 'HPE_HEADER_OVERFLOW'
}

function errorOf(isTooLarge: boolean): ErrorCode {
  return isTooLarge ? 'headers_too_large' : 'invalid_request'
}

function tooLargePage() {
  return asPage(bareAnswer('headers_too_large'), TOO_LARGE_PAGE)
}

function busyPage(request: IncomingMessage) {
  const answer = bareAnswer('unavailable', request)
  const { lang, msg, retry } = isEnglish(request)
    ? { lang: 'en', msg: FAILURES.unavailable.en, retry: 'Try again' }
    : { lang: 'zh', msg: FAILURES.unavailable.zh, retry: '重试' }
  // Without assets, whose requests may be turned away too.
  const head = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
  return asPage(answer, `${head}<title>503</title><p>${msg}<p><a href="">${retry}</a>`)
}

function asPage({ status, headers }: ReturnType<typeof bareAnswer>, body: string) {
  const html = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': String(Buffer.byteLength(body)) }
  return { status, headers: { ...headers, ...html }, body }
}

function isEnglish(request: IncomingMessage | undefined): boolean {
  return /^en\b/i.test(request?.headers['accept-language'] ?? '')
}

/** The same body and headers as a failure of the API. @param request in whose language it is, if it was parsed */
function bareAnswer(error: ErrorCode, request?: IncomingMessage) {
  const { status, code, zh, en } = FAILURES[error]
  const requestId = request ? requestIdOf(request) : randomUUID()
  const msg = isEnglish(request) ? en : zh
  const body = JSON.stringify({ code, msg, error, request_id: requestId })
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    ...SECURITY_HEADERS,
    'X-Request-Id': requestId,
  }
  return { status, headers, body }
}
