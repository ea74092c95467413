import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A minimal load balancer: each connection goes to the next api that accepts it. */
export class Front {
  private readonly targets: number[] = []
  private next = 0

  private constructor(private readonly server: Server) {
    server.on('connection', (client) => this.forward(client, this.targets.length))
  }

  /** @throws if the port is in use */
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

  addTarget(port: number): void {
    this.targets.push(port)
  }

  private forward(client: Socket, attempts: number): void {
    const target = this.targets[this.next++ % this.targets.length]
    if (attempts === 0 || target === undefined) {
      client.destroy()
      return
    }
    const server = connect(target, '127.0.0.1')
    const another = () => this.forward(client, attempts - 1)
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
