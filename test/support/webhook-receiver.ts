import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export interface ReceivedCall {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** How a receiver answers its nth call, counted from 0. */
export type Reply = (response: ServerResponse, call: ReceivedCall, index: number) => void

export const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (response) =>
    void response.writeHead(code, headers).end()

/** A receiver of webhooks on loopback. It answers 204 unless told otherwise. */
export class WebhookReceiver {
  readonly calls: ReceivedCall[] = []
  private readonly sockets = new Set<Socket>()
  private port = 0

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
    public reply: Reply,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket.on('close', () => this.sockets.delete(socket)).on('error', () => {}))
    })
    server.on('request', (request, response) => void this.receive(request, response))
  }

  static async open(reply: Reply = status(204), tls?: { key: string; cert: string }): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(tls ? createTlsServer(tls) : createServer(), tls ? 'https' : 'http', reply)
    await receiver.listen()
    return receiver
  }

  /** Again on the same port after `away`. */
  async listen(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1')
    await once(this.server, 'listening')
    this.port = (this.server.address() as AddressInfo).port
  }

  async away(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}/hook`
  }

  get openConnections(): number {
    return this.sockets.size
  }

  /** The ids of the events, in the order of their arrival. */
  get ids(): string[] {
    return this.calls.map(({ headers }) => String(headers['webhook-id']))
  }

  async close(): Promise<void> {
    if (this.server.listening) await this.away()
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    const at = Date.now()
    request.on('error', () => {})
    response.on('error', () => {})
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    const call = { at, method, path: url, headers, body: Buffer.concat(chunks) }
    const index = this.calls.push(call) - 1
    this.reply(response, call, index)
  }
}
