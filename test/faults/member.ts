import { join } from 'node:path'
import { eventually } from '../support/eventually.js'
import { type Opened, openWhole } from '../support/opened.js'
import { type Environment, Program, SERVICE } from '../support/program.js'
import { TcpProxy } from '../support/servers/tcp-proxy.js'

export interface MemberStart {
  readonly role: 'api' | 'worker'
  readonly folder: string
  readonly environment: Environment
  readonly mongoPort: number
  /** Null where it is told in the environment, and there is nothing in between. */
  readonly redisPort: number | null
}

const READY_WITHIN_MS = 30_000

/** One process of a deployment, which reaches its servers through proxies of its own. */
export class Member {
  readonly role: MemberStart['role']
  url = ''
  program: Program

  private constructor(
    private readonly start: MemberStart,
    readonly mongo: TcpProxy,
    readonly redis: TcpProxy | null,
    private readonly parts: Opened,
  ) {
    parts.add(() => this.kill())
    this.role = start.role
    this.program = this.launch()
  }

  /** Launches it, without waiting for it. */
  static launch(start: MemberStart): Promise<Member> {
    return openWhole(async (parts) => {
      const proxyTo = (port: number) => parts.open(TcpProxy.open(port), (proxy) => proxy.close())
      const redis = start.redisPort === null ? null : await proxyTo(start.redisPort)
      return new Member(start, await proxyTo(start.mongoPort), redis, parts)
    })
  }

  get isRunning(): boolean {
    return this.url !== '' && this.program.isRunning
  }

  async untilListening(): Promise<this> {
    this.url = await this.program.says(/weibind listens on (http:[^\s",]+)/, READY_WITHIN_MS)
    return this
  }

  async untilReady(): Promise<this> {
    await this.untilListening()
    const isReady = async () => (await fetch(`${this.url}/readyz`)).ok
    await eventually(`${this.role} is ready`, isReady, READY_WITHIN_MS)
    return this
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.url = ''
    await this.program.kill()
  }

  /** SIGTERM. No call is sent to it from then on. @returns its exit status */
  async stop(withinMs: number): Promise<number | NodeJS.Signals | null> {
    this.url = ''
    this.program.signal('SIGTERM')
    return this.program.end(withinMs)
  }

  /** The same process again, after it has ended. */
  async startAgain(): Promise<void> {
    this.url = ''
    this.program = this.launch()
    await this.untilReady()
  }

  /** Stands still, as a process does whose machine hangs. */
  freeze(): void {
    this.program.signal('SIGSTOP')
  }

  thaw(): void {
    this.program.signal('SIGCONT')
  }

  /** Everything around it is well, and it runs. */
  async heal(): Promise<void> {
    this.thaw()
    await Promise.all([this.mongo.restore(), this.redis?.restore()])
    if (!this.program.isRunning) await this.startAgain()
  }

  remove(): Promise<void> {
    return this.parts.close()
  }

  private launch(): Program {
    const { folder, environment, role } = this.start
    const addresses = {
      MONGODB_URI: `mongodb://127.0.0.1:${this.mongo.port}/faults?directConnection=true`,
      ...(this.redis && { REDIS_URL: `redis://127.0.0.1:${this.redis.port}` }),
    }
    return new Program({
      folder,
      environment: { ...environment, ...addresses, DATA_DIR: join(folder, 'data') },
      command: [...SERVICE, role],
    })
  }
}
