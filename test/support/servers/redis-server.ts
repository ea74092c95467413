import { Redis } from 'ioredis'
import { temporaryFolder } from '../temporary-folder.js'
import { freePort } from './free-port.js'
import { redisProgram } from './redis-program.js'
import { ServerProcess } from './server-process.js'

export interface RedisServerOptions {
  /** Whether it has its data after `process.kill` and `process.startAgain`; without, it comes back empty. */
  readonly keepsData?: boolean
  readonly password?: string
  readonly port?: number
  /** Further arguments of redis-server. */
  readonly settings?: readonly string[]
}

/** A Redis of the test's own, to kill, freeze, fill and start again. */
export class RedisServer {
  private constructor(
    /** The origin of the program, for messages. */
    readonly origin: string,
    readonly port: number,
    readonly url: string,
    readonly process: ServerProcess,
  ) {}

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const { origin, program } = await redisProgram()
    const port = options.port ?? (await freePort())
    const folder = temporaryFolder()
    const login = options.password ? `:${encodeURIComponent(options.password)}@` : ''
    const url = `redis://${login}127.0.0.1:${port}`
    const process = await ServerProcess.start({
      program,
      arguments: argumentsOf({ ...options, port }, folder.path),
      port,
      folder,
      serves: (pid) => isServedBy(pid, url),
    })
    return new RedisServer(origin, port, url, process)
  }

  /** One command, through a connection of its own. */
  call(command: string, ...values: (string | number)[]): Promise<unknown> {
    return call(this.url, command, ...values)
  }

  /** Loses all data, like a restart without a disk. */
  async flush(): Promise<void> {
    await this.call('FLUSHALL')
  }

  /** 1 makes it full at once; 0 removes the limit. */
  async limitMemory(bytes: number): Promise<void> {
    await this.call('CONFIG', 'SET', 'maxmemory', bytes)
  }

  async startAgain(): Promise<void> {
    await this.process.startAgain()
  }
}

async function call(url: string, command: string, ...values: (string | number)[]): Promise<unknown> {
  const client = new Redis(url, { retryStrategy: () => null, commandTimeout: 5000 })
  client.on('error', () => {})
  try {
    return await client.call(command, ...values)
  } finally {
    client.disconnect()
  }
}

/** Whether it has read its data and answers. Another server that took the port would answer too. */
async function isServedBy(pid: number, url: string): Promise<boolean> {
  const report = await call(url, 'INFO', 'server').catch(() => '')
  return String(report).includes(`process_id:${pid}\r`)
}

function argumentsOf({ keepsData, password, port, settings }: RedisServerOptions, folder: string): readonly string[] {
  const listen = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--maxmemory-policy', 'noeviction']
  const disk = ['--save', '', '--appendonly', keepsData ? 'yes' : 'no']
  return [...listen, ...disk, ...(password ? ['--requirepass', password] : []), ...(settings ?? [])]
}
