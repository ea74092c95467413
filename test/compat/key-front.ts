import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { httpRequest } from '../support/http-request.js'

const KEYS = '/.well-known/jwks.json'

/** The address at which verifiers know the service, also after it starts again. Counts the requests for its keys. */
export class KeyFront {
  keysAreReachable = true
  keyRequests = 0
  private target = ''

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => this.forward(request, response))
  }

  static async listen(): Promise<KeyFront> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new KeyFront(server)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get keysUrl(): string {
    return `${this.url}${KEYS}`
  }

  leadTo(url: string): void {
    this.target = url
  }

  close(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  private async forward({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url === KEYS) this.keyRequests += 1
    try {
      if (url === KEYS && !this.keysAreReachable) throw new Error('not reachable')
      const answer = await httpRequest({ method: 'GET', url: `${this.target}${url}` })
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.text)
    } catch {
      response.writeHead(503).end()
    }
  }
}
