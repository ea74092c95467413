import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Reads one connection of a protocol. Both methods get the bytes in their order. */
export interface Reader {
  sent(bytes: Buffer): void
  received(bytes: Buffer): void
}

/** Passes connections on to a server, and shows their bytes to a reader for each connection. */
export class CountingProxy {
  private readonly sockets = new Set<Socket>()

  private constructor(
    private readonly server: Server,
    /** The address of the server, by way of this proxy. */
    readonly url: string,
  ) {}

  /** @param url the address of one server. @throws if it names several */
  static async open(url: string, newReader: () => Reader): Promise<CountingProxy> {
    const [, scheme, login = '', host, port, rest] = /^(\w+:\/\/)([^@/]*@)?([^:/,]+):(\d+)([/?].*)?$/.exec(url) ?? []
    if (!host) throw new Error('traffic can be counted only to one server, with a host and a port')
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const own = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const proxy = new CountingProxy(server, `${scheme}${login}${own}${rest ?? ''}`)
    server.on('connection', (client) => proxy.join(client, connect(Number(port), host), newReader()))
    return proxy
  }

  close(): void {
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
  }

  private join(client: Socket, target: Socket, reader: Reader): void {
    const pair = [client, target]
    const end = () => {
      for (const socket of pair) {
        socket.destroy()
        this.sockets.delete(socket)
      }
    }
    for (const socket of pair) {
      socket.setNoDelay(true).on('error', end).on('close', end)
      this.sockets.add(socket)
    }
    client.on('data', (bytes: Buffer) => {
      reader.sent(bytes)
      target.write(bytes)
    })
    target.on('data', (bytes: Buffer) => {
      reader.received(bytes)
      client.write(bytes)
    })
  }
}
