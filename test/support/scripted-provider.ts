import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WEIBO_TEST } from './tls-certificate.js'

export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answer = (response: ServerResponse) => void

/** A server on loopback that notes every call and answers as the test says, also in ways that no provider should. */
export class ScriptedProvider {
  readonly calls: Call[] = []
  connections = 0
  private readonly answersOf = new Map<string, Answer>()

  private constructor(private readonly server: Server) {
    server.on('connection', () => {
      this.connections += 1
    })
    server.on('request', (request, response) => void this.note(request, response))
  }

  static open(): Promise<ScriptedProvider> {
    return ScriptedProvider.on(createServer())
  }

  /** Over TLS, as the host weibo.test. */
  static openTls(certificate: { readonly key: string; readonly cert: string } = WEIBO_TEST): Promise<ScriptedProvider> {
    return ScriptedProvider.on(createTlsServer(certificate))
  }

  private static async on(server: Server): Promise<ScriptedProvider> {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ScriptedProvider(server)
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  answers(path: string, answer: Answer): void {
    this.answersOf.set(path, answer)
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }

  private async note(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', this.url)
    const { method = '', headers } = request
    this.calls.push({ method, path, query, headers, body: Buffer.concat(chunks).toString() })
    const answer = this.answersOf.get(path) ?? text(404, 'no such path')
    answer(response)
  }
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/plain;charset=UTF-8', ...headers }).end(body)
  }
}

export function json(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return text(status, JSON.stringify(body), headers)
}
