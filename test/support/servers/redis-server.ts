import { Redis } from 'ioredis'
import { temporaryFolder } from '../temporary-folder.js'
import { freePort } from './free-port.js'
import { redisProgram } from './redis-program.js'
import { ServerProcess } from './server-process.js'

export interface RedisServerOptions {
  /** Whether it still has everything after `process.kill` and `process.startAgain`; if not, it comes back empty. */
  readonly keepsData?: boolean
  readonly password?: string
  readonly port?: number
  /** More arguments, as redis-server takes them. */
  readonly settings?: readonly string[]
}

/** A Redis of the test's own, to kill, freeze, fill and start again. */
export class RedisServer {
  private constructor(
    /** Which one this is, for people. */
    readonly origin: string,
    readonly port: number,
    readonly url: string,
    readonly process: ServerProcess,
  ) {}

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const { origin, program } = await redisProgram()
    const port = options.port ?? (await freePort())
    const folder = temporaryFolder()
    const process = await ServerProcess.start({
      program,
      arguments: argumentsOf({ ...options, port }, folder.path),
      port,
      folder,
    })
    const login = options.password ? `:${encodeURIComponent(options.password)}@` : ''
    const server = new RedisServer(origin, port, `redis://${login}127.0.0.1:${port}`, process)
    await server.untilReady()
    return server
  }

  /** One command, through a connection of its own. */
  async call(command: string, ...values: (string | number)[]): Promise<unknown> {
    const client = new Redis(this.url, { retryStrategy: () => null, commandTimeout: 5000 })
    client.on('error', () => {})
    try {
      return await client.call(command, ...values)
    } finally {
      client.disconnect()
    }
  }

  /** Loses everything, as a restart without a disk does. */
  async flush(): Promise<void> {
    await this.call('FLUSHALL')
  }

  /** Lets it be as full as it is from now on; 0 ends this. */
  async limitMemory(bytes: number): Promise<void> {
    await this.call('CONFIG', 'SET', 'maxmemory', bytes)
  }

  async startAgain(): Promise<void> {
    await this.process.startAgain()
    await this.untilReady()
  }

  /** It takes connections before it has read its data. */
  private async untilReady(): Promise<void> {
    const client = new Redis(this.url, { retryStrategy: () => 20 })
    client.on('error', () => {})
    await client.ping()
    client.disconnect()
  }
}

function argumentsOf({ keepsData, password, port, settings }: RedisServerOptions, folder: string): readonly string[] {
  const listen = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--maxmemory-policy', 'noeviction']
  const disk = ['--save', '', '--appendonly', keepsData ? 'yes' : 'no']
  return [...listen, ...disk, ...(password ? ['--requirepass', password] : []), ...(settings ?? [])]
}
