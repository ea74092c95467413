import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { firstMessage } from './http-message.js'

export interface Answer {
  readonly status: number
  readonly head: string
  readonly body: string
}

export interface Call {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly headers?: string
  readonly json?: object
}

/** A keep-alive connection for one request at a time. Much cheaper than `node:http`, which would take the core that is measured. */
export class Connection {
  private received = ''
  private waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (chunk: string) => this.take(chunk))
    socket.on('error', (error) => this.waiting?.reject(error))
    socket.on('close', () => this.waiting?.reject(new Error('the connection was closed before the answer')))
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket)
  }

  async send({ method = 'GET', path, headers = '', json }: Call): Promise<Answer> {
    const body = json ? JSON.stringify(json) : ''
    const content = json ? `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` : ''
    if (this.socket.destroyed) throw new Error('the connection is closed')
    this.socket.write(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}${content}\r\n${body}`)
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
    })
  }

  close(): void {
    this.waiting = undefined
    this.socket.destroy()
  }

  private take(chunk: string): void {
    this.received += chunk
    const message = firstMessage(this.received)
    if (!message) return
    this.received = ''
    const { waiting } = this
    this.waiting = undefined
    const { head } = message
    const body = Buffer.from(message.body, 'latin1').toString()
    waiting?.resolve({ status: Number(head.slice(9, 12)), head, body })
  }
}
