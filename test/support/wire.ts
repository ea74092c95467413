import { connect } from 'node:net'
import type { Answer } from './answer.js'
import type { TestService } from './test-service.js'

/** Sends bytes that an HTTP client would not send, and reads one answer until the service closes the connection. */
export async function onTheWire(service: TestService, ...parts: readonly (string | Buffer)[]): Promise<Answer> {
  return parsed(await readWire(service, ...parts))
}

/** All that the service sends until it closes the connection. */
export async function readWire({ port }: TestService, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(30_000, () => socket.destroy(new Error('no answer on the wire')))
  for (const part of parts) socket.write(part)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** The head of a request with `Connection: close`. */
export function requestHead(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { Host: '127.0.0.1', Connection: 'close', ...headers }
  return [`${line} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
}

function parsed(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const fields = lines.map((line): [string, string] => [
    line.split(':')[0] ?? '',
    line.slice(line.indexOf(':') + 1).trim(),
  ])
  return { status: Number(statusLine.split(' ')[1]), headers: new Headers(fields), text: rest.join('\r\n\r\n') }
}
