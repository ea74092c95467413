import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 15_000

/** A listening HTTP server that can be stopped without cutting anybody off. */
export class HttpServer {
  private listener: RequestListener = (_request, response) => void response.writeHead(503).end()
  private isStopping = false

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      if (this.isStopping) response.setHeader('Connection', 'close')
      this.listener(request, response)
    })
  }

  /** @throws the system's error, such as EADDRINUSE */
  static async listen(host: string, port: number): Promise<HttpServer> {
    const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS })
    const listening = new HttpServer(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
    return listening
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  serve(listener: RequestListener): void {
    this.listener = listener
  }

  /** Takes no new request and waits for those under way; cuts off what is not done by the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.isStopping = true
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    // Again and again: what was answered meanwhile would be kept alive for a next request.
    const idle = setInterval(() => this.server.closeIdleConnections(), 50)
    this.server.closeIdleConnections()
    const cut = setTimeout(() => this.server.closeAllConnections(), deadlineMs)
    await closed
    clearInterval(idle)
    clearTimeout(cut)
  }
}
