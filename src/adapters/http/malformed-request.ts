import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { FAILURES } from './failures.js'

const PATIENCE_MS = 1000

/** Answers what is no HTTP, or came too slowly to become any: the API never sees it as a request. */
export function answerMalformedRequest(socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  socket.end(answer(randomUUID()))
  // Whoever is still sending must be able to read the answer; whoever does not hang up is hung up on.
  setTimeout(() => socket.destroy(), PATIENCE_MS).unref()
}

function answer(requestId: string): string {
  const { code, zh } = FAILURES.invalid_request
  const body = JSON.stringify({ code, msg: zh, error: 'invalid_request', request_id: requestId })
  return [
    'HTTP/1.1 400 Bad Request',
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    '',
    body,
  ].join('\r\n')
}
