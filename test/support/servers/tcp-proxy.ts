import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface Countdown {
  readonly messages: number
  /** Whether the last message is passed on. */
  readonly arrives: boolean
  readonly run: () => void
}

/** A proxy on loopback that cuts, stalls and delays connections like a network. */
export class TcpProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>()
  private stalled = false
  private latencyMs = 0
  private losing: string | null = null
  private countdown: Countdown | undefined
  private server: Server | undefined
  port = 0

  private constructor(private readonly targetPort: number) {}

  static async open(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort)
    await proxy.listen()
    return proxy
  }

  /** Cuts every connection and refuses new ones. */
  async refuse(): Promise<void> {
    const { server } = this
    this.server = undefined
    server?.close()
    this.cut()
    if (server?.listening) await once(server, 'close')
  }

  /** Ends `refuse`, `stall` and `slow`. */
  async restore(): Promise<void> {
    this.latencyMs = 0
    if (this.stalled) {
      this.stalled = false
      for (const pair of this.pairs) for (const socket of pair) socket.resume()
    }
    if (!this.server) await this.listen()
  }

  /** Resets every connection; new ones are accepted. */
  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.resetAndDestroy()
  }

  /** Connections stay open and new ones are accepted, but no data passes in either direction. */
  stall(): void {
    this.stalled = true
    for (const pair of this.pairs) for (const socket of pair) socket.pause()
  }

  /** Delays data, in each direction. */
  slow(latencyMs: number): void {
    this.latencyMs = latencyMs
  }

  /** The next message that contains this text is passed on; its answer and the connection are lost. */
  loseAnswerTo(text: string): void {
    this.losing = text
  }

  /** Calls `run` when the given number of further messages has come from clients. */
  countDown(countdown: Countdown): void {
    this.countdown = countdown
  }

  async close(): Promise<void> {
    await this.refuse()
  }

  private async listen(): Promise<void> {
    this.server = createServer((client) => this.join(client)).listen(this.port, '127.0.0.1')
    await once(this.server, 'listening')
    this.port = (this.server.address() as AddressInfo).port
  }

  private join(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1')
    const pair = [client, target] as const
    this.pairs.add(pair)
    const end = () => {
      this.pairs.delete(pair)
      client.destroy()
      target.destroy()
    }
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end)
    client.on('data', (data) => {
      if (!this.isToArrive()) return
      if (this.isToBeLost(data)) target.removeAllListeners('data').once('data', end)
      this.pass(data, target)
    })
    target.on('data', (data) => this.pass(data, client))
    if (this.stalled) for (const socket of pair) socket.pause()
  }

  private isToArrive(): boolean {
    if (!this.countdown) return true
    const { messages, arrives, run } = this.countdown
    this.countdown = messages > 1 ? { messages: messages - 1, arrives, run } : undefined
    if (this.countdown) return true
    run()
    return arrives
  }

  private isToBeLost(data: Buffer): boolean {
    if (this.losing === null || !data.includes(this.losing)) return false
    this.losing = null
    return true
  }

  private pass(data: Buffer, to: Socket): void {
    if (this.latencyMs === 0) to.write(data)
    else setTimeout(() => to.write(data), this.latencyMs)
  }
}
