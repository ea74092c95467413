import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../domain/error-code.js'
import { FAILURES } from './failures.js'

const PATIENCE_MS = 1000

/** Answers 503 until the API is ready. */
export function answerNotYet(response: ServerResponse): void {
  const { status, headers, body } = bareAnswer('unavailable')
  response.writeHead(status, { ...headers, 'Retry-After': '1' }).end(body)
}

/** Answers 400 to a request whose target cannot be parsed. */
export function answerUnreadable(response: ServerResponse): void {
  const { status, headers, body } = bareAnswer('invalid_request')
  response.writeHead(status, headers).end(body)
}

/** Answers 400 to input that is not HTTP or arrives too slowly. The API never sees such a request. */
export function answerMalformedRequest(socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  const { status, headers, body } = bareAnswer('invalid_request')
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} Bad Request`, ...lines, '', body].join('\r\n'))
  // A client that is still sending gets time to read the answer before the connection is closed.
  setTimeout(() => socket.destroy(), PATIENCE_MS).unref()
}

/** The same body and headers as a failure of the API. */
function bareAnswer(error: ErrorCode) {
  const { status, code, zh } = FAILURES[error]
  const requestId = randomUUID()
  const body = JSON.stringify({ code, msg: zh, error, request_id: requestId })
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
  }
  return { status, headers, body }
}
