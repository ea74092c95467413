import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** What the reverse proxy is in production, in little: each connection goes to the next api that takes it. */
export class Front {
  private readonly targets: number[] = []
  private next = 0

  private constructor(private readonly server: Server) {
    server.on('connection', (client) => this.lead(client, this.targets.length))
  }

  /** @throws where the port is taken, with what moves it */
  static async listen(port: number): Promise<Front> {
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch (cause) {
      throw new Error(`port ${port} is taken: set PORT to a free one, or 0 for any`, { cause })
    }
    return new Front(server)
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  leadTo(port: number): void {
    this.targets.push(port)
  }

  private lead(client: Socket, tries: number): void {
    const target = this.targets[this.next++ % this.targets.length]
    if (tries === 0 || target === undefined) {
      client.destroy()
      return
    }
    const server = connect(target, '127.0.0.1')
    const another = () => this.lead(client, tries - 1)
    server.once('error', another).once('connect', () => {
      server.off('error', another)
      join(client, server)
    })
  }
}

function join(client: Socket, server: Socket): void {
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy())
    one.pipe(other)
  }
}
