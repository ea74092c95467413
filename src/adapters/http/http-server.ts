import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerNotYet, answerUnparsable, answerUnreadable, type ClientError, isHeadTooLarge } from './bare-answer.js'
import { Connections } from './connections.js'
import { FAILURES } from './failures.js'
import type { BareAnswer } from './observe-requests.js'
import { mayBeTooLarge } from './unread-body.js'

export interface ConnectionLimits {
  readonly headersMs: number
  readonly requestMs: number
  /** How often the two timeouts above are checked. Node's default of 30 s is too coarse for a timeout of 10 s. */
  readonly checkEveryMs: number
  readonly connections: number
  /** Must be longer than a proxy's idle timeout (usually 60 s), or the proxy reuses connections that we are closing. */
  readonly idleMs: number
}

/** Limits for slow clients and for clients that open many connections (rule IN-3). */
const LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 15_000,
  checkEveryMs: 1000,
  connections: 10_000,
  idleMs: 65_000,
}

/** Larger heads are refused before the API sees them. */
const MAX_HEAD_BYTES = 64 * 1024

/** An HTTP server that listens before the API is ready, and that finishes running requests when it stops. */
export class HttpServer {
  private listener: RequestListener = (_request, response) => answerNotYet(response)
  private isStopping = false
  private onBareAnswer: (answer: BareAnswer) => void = () => {}
  private readonly answers = new WeakMap<Duplex, ServerResponse>()

  private constructor(
    private readonly server: Server,
    connections: Connections,
  ) {
    const answer: RequestListener = (request, response) => {
      this.answers.set(request.socket, response)
      connections.serveInTurn(request.socket, { response, serve: () => this.answer(request, response) })
    }
    server.on('connection', (socket: Socket) => connections.accept(socket))
    server.on('request', answer)
    server.on('checkContinue', (request, response) => {
      if (!mayBeTooLarge(request)) response.writeContinue()
      answer(request, response)
    })
    // An unknown `Expect` header is ignored (RFC 9110, section 10.1.1). By default, Node answers it without a body.
    server.on('checkExpectation', answer)
    server.on('clientError', (error: ClientError, socket) => this.refuse(error, socket as Socket))
  }

  static async listen(host: string, port: number, changes: Partial<ConnectionLimits> = {}): Promise<HttpServer> {
    const limits = { ...LIMITS, ...changes }
    const server = createServer({
      maxHeaderSize: MAX_HEAD_BYTES,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      keepAliveTimeout: limits.idleMs,
      // The API refuses a missing Host header itself, in an answer with a body.
      requireHostHeader: false,
    })
    // Node drops headers beyond a count. The API could not refuse what it does not see.
    server.maxHeadersCount = 0
    const listening = new HttpServer(server, new Connections(limits.connections))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
    return listening
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** @param onBareAnswer told of answers to requests that the listener does not see */
  serve(listener: RequestListener, onBareAnswer: (answer: BareAnswer) => void = () => {}): void {
    this.listener = listener
    this.onBareAnswer = onBareAnswer
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.isStopping) response.setHeader('Connection', 'close')
    if (isReadable(request)) this.listener(request, response)
    else {
      answerUnreadable(response)
      this.noteRefusal('invalid_request', request)
    }
  }

  private refuse(error: ClientError, socket: Socket): void {
    // Browsers open connections in advance. They would take this for the answer to their next request.
    if (socket.bytesRead === 0) return void socket.destroy()
    const current = this.answers.get(socket)
    if (!current) return this.refuseUnparsable(error, socket)
    // A complete request is answered first. What follows it cannot be parsed, so the connection is closed after that.
    if (current.req.complete && !current.writableFinished) return void current.once('close', () => socket.destroy())
    // Another answer on the wire would be taken for that of an earlier or a later request.
    const isOutOfTurn = current.headersSent || current.socket === null
    if (isOutOfTurn && !current.req.complete) socket.destroy()
    else this.refuseUnparsable(error, socket)
  }

  private refuseUnparsable(error: ClientError, socket: Socket): void {
    if (socket.writable) this.noteRefusal(isHeadTooLarge(error) ? 'headers_too_large' : 'invalid_request', null)
    answerUnparsable(socket, error)
  }

  private noteRefusal(error: 'invalid_request' | 'headers_too_large', request: IncomingMessage | null): void {
    this.onBareAnswer({ status: FAILURES[error].status, error, request })
  }

  /** Accepts no new requests and waits for running ones. At the deadline, all connections are closed. */
  async stop(deadlineMs: number): Promise<void> {
    this.isStopping = true
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    // Repeated, since a connection becomes idle when its running request ends.
    const idle = setInterval(() => this.server.closeIdleConnections(), 50)
    this.server.closeIdleConnections()
    const cut = setTimeout(() => this.server.closeAllConnections(), deadlineMs)
    await closed
    clearInterval(idle)
    clearTimeout(cut)
  }
}

function isReadable(request: IncomingMessage): boolean {
  return hasReadableTarget(request) && hasReadableCoding(request)
}

/** `chunked` is the only transfer coding that is decoded, and HTTP/1.0 has none (RFC 9112, section 6.1). */
function hasReadableCoding({ headers, httpVersionMinor }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding']
  return coding === undefined || (coding.toLowerCase() === 'chunked' && httpVersionMinor > 0)
}

/** Rewrites a target in absolute form to origin form (RFC 9112, section 3.2). False: the target cannot be parsed. */
function hasReadableTarget(request: IncomingMessage): boolean {
  const target = request.url ?? ''
  if (target.startsWith('/') || target === '*') return true
  if (!URL.canParse(target)) return false
  const { pathname, search } = new URL(target)
  request.url = pathname + search
  return true
}
