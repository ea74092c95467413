import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../domain/error-code.js'
import { FAILURES } from './failures.js'

const PATIENCE_MS = 1000

/** Answers while there is no API to answer yet. */
export function answerNotYet(response: ServerResponse): void {
  const { status, headers, body } = bareAnswer('unavailable')
  response.writeHead(status, { ...headers, 'Retry-After': '1' }).end(body)
}

/** Answers a request whose target cannot be read. */
export function answerUnreadable(response: ServerResponse): void {
  const { status, headers, body } = bareAnswer('invalid_request')
  response.writeHead(status, headers).end(body)
}

/** Answers what is no HTTP, or came too slowly to become any: the API never sees it as a request. */
export function answerMalformedRequest(socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  const { status, headers, body } = bareAnswer('invalid_request')
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} Bad Request`, ...lines, '', body].join('\r\n'))
  // Whoever is still sending must be able to read the answer; whoever does not hang up is hung up on.
  setTimeout(() => socket.destroy(), PATIENCE_MS).unref()
}

/** A failure with the envelope and the headers of every answer. */
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
