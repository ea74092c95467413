import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerNotYet, answerUnparsable, answerUnreadable, type ClientError } from './bare-answer.js'

export interface ConnectionLimits {
  readonly headersMs: number
  readonly requestMs: number
  /** How often it is looked at who is too slow; what Node does by itself, every 30 s, is no limit of 10 s. */
  readonly checkEveryMs: number
  readonly connections: number
  /** How long a connection may idle. Longer than a proxy keeps it (60 s as a rule), or it sends into a closing one. */
  readonly idleMs: number
}

/** What slow and hoarding clients are cut by (rule IN-3). */
const LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 15_000,
  checkEveryMs: 1000,
  connections: 10_000,
  idleMs: 65_000,
}

/** A listening HTTP server that can be stopped without cutting anybody off. */
export class HttpServer {
  private listener: RequestListener = (_request, response) => answerNotYet(response)
  private isStopping = false
  /** What each connection is, or was last, answered with. */
  private readonly answers = new WeakMap<Duplex, ServerResponse>()

  private constructor(private readonly server: Server) {
    const answer: RequestListener = (request, response) => {
      if (this.isStopping) response.setHeader('Connection', 'close')
      this.answers.set(request.socket, response)
      if (hasReadableTarget(request)) this.listener(request, response)
      else answerUnreadable(response)
    }
    server.on('request', answer)
    // An expectation that nobody knows is none (RFC 9110, section 10.1.1); Node would answer without a body.
    server.on('checkExpectation', answer)
    server.on('clientError', (error: ClientError, socket) => {
      const current = this.answers.get(socket)
      const refuse = () => answerUnparsable(socket, error)
      if (!current || current.writableFinished) return refuse()
      // A request that arrived whole is answered first. Nothing after it can be read on this connection.
      if (current.req.complete) return void current.once('close', () => socket.destroy())
      if (current.headersSent) socket.destroy()
      else refuse()
    })
  }

  /** @throws the system's error, such as EADDRINUSE */
  static async listen(host: string, port: number, changes: Partial<ConnectionLimits> = {}): Promise<HttpServer> {
    const limits = { ...LIMITS, ...changes }
    const server = createServer({
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      keepAliveTimeout: limits.idleMs,
      // The API refuses it itself, with an answer that has a body.
      requireHostHeader: false,
    })
    server.maxConnections = limits.connections
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

/** Makes one form of the two that a target may have (RFC 9112, section 3.2). False for what is neither. */
function hasReadableTarget(request: IncomingMessage): boolean {
  const target = request.url ?? ''
  if (target.startsWith('/') || target === '*') return true
  if (!URL.canParse(target)) return false
  const { pathname, search } = new URL(target)
  request.url = pathname + search
  return true
}
