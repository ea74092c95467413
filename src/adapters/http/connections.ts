import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

interface Turn {
  readonly response: ServerResponse
  readonly serve: () => void
}

/** The open connections of a server: at most so many, and on each of them one request at a time (rule IN-3). */
export class Connections {
  private open = 0
  /** Those without a complete head of a request, the longest idle first. */
  private readonly idle = new Set<Socket>()
  /** The requests that wait for the answer before theirs, per connection with a request. */
  private readonly waiting = new Map<Socket, Turn[]>()

  constructor(private readonly max: number) {}

  /** At the limit, the longest idle connection is closed, as nginx does. If none is idle, the new one is. */
  accept(socket: Socket): void {
    this.open += 1
    socket.once('close', () => this.forget(socket))
    this.idle.add(socket)
    if (this.open <= this.max) return
    const [longest = socket] = this.idle
    this.idle.delete(longest)
    longest.destroy()
  }

  /** Node starts pipelined requests all at once, as many as arrive. Their answers leave one after another anyway. */
  serveInTurn(socket: Socket, turn: Turn): void {
    const waiting = this.waiting.get(socket)
    if (!waiting) {
      this.idle.delete(socket)
      this.waiting.set(socket, [])
      return this.begin(socket, turn)
    }
    waiting.push(turn)
    socket.pause()
  }

  private begin(socket: Socket, { response, serve }: Turn): void {
    response.once('close', () => this.proceed(socket))
    serve()
  }

  private proceed(socket: Socket): void {
    const waiting = this.waiting.get(socket)
    if (!waiting || socket.destroyed) return
    const next = waiting.shift()
    if (waiting.length === 0 && socket.isPaused()) socket.resume()
    if (next) return this.begin(socket, next)
    this.waiting.delete(socket)
    this.idle.add(socket)
  }

  private forget(socket: Socket): void {
    this.open -= 1
    this.idle.delete(socket)
    this.waiting.delete(socket)
  }
}
