import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export type ProxyAnswer = (socket: Socket) => void

export interface ProxiedCall {
  readonly method: string
  /** As in the request line: host and port of a tunnel, or a whole URL. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
}

/** A forward proxy on loopback (RFC 9110, section 3.7). It resolves every host name to 127.0.0.1. */
export class ForwardProxy {
  readonly calls: ProxiedCall[] = []
  /** In place of passing a request on. */
  answer: ProxyAnswer | undefined
  /** The port that a tunnel leads to, whatever the client asks for. */
  tunnelsTo: number | undefined
  private readonly sockets = new Set<Socket>()

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket.on('close', () => this.sockets.delete(socket)).on('error', () => {}))
    })
    server.on('request', (call, response) => this.forward(call, response))
    server.on('connect', (call, socket: Socket) => this.tunnel(call, socket))
  }

  static async open(): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(createServer())
    proxy.server.listen(0, '127.0.0.1')
    await once(proxy.server, 'listening')
    return proxy
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get openConnections(): number {
    return this.sockets.size
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }

  private note({ method = '', url = '', headers }: IncomingMessage): void {
    this.calls.push({ method, target: url, headers })
  }

  private forward(call: IncomingMessage, response: ServerResponse): void {
    this.note(call)
    if (this.answer) return this.answer(call.socket)
    const { method, url = '', headers } = call
    const { port, pathname, search } = new URL(url)
    const onward = request({ method, host: '127.0.0.1', port, path: pathname + search, headers })
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    call.pipe(onward)
  }

  private tunnel(call: IncomingMessage, socket: Socket): void {
    this.note(call)
    // The server leaves a tunnel's socket half open, and does not read it.
    socket.resume().on('end', () => socket.destroy())
    if (this.answer) return this.answer(socket)
    const port = this.tunnelsTo ?? Number(call.url?.split(':').at(-1))
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(target).pipe(socket)
    })
    target.on('error', () => socket.destroy())
    socket.on('close', () => target.destroy())
  }
}

/** An answer of the proxy itself. */
export function proxySays(status: number, body = '', headers = ''): ProxyAnswer {
  return (socket) =>
    void socket.end(`HTTP/1.1 ${status} -\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}
