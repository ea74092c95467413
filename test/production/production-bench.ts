import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { generateSigningKeyPem } from '../../src/adapters/jwt/signing-key.js'
import { QUEUE_PREFIX } from '../adapters/redis/bullmq-queue.js'
import { type Opened, openWhole } from '../support/opened.js'
import type { Environment } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'
import { RunningService } from '../support/running-service.js'
import { type MongoServer, startMongo } from '../support/servers/mongo-server.js'
import { RedisServer } from '../support/servers/redis-server.js'
import { TcpProxy } from '../support/servers/tcp-proxy.js'

const DATABASE = 'weibind'

/** Everything that several processes share: servers that tests may cut off, Weibo's imitation, keys and secrets. */
export class ProductionBench {
  readonly bench = new ProgramBench()
  readonly adminToken = 'canary-admin-Q3n7Rk5Tz8Wb2Xc6Vm1Lp4Jh9Gd'
  readonly environment: Environment

  private constructor(
    readonly mongo: MongoServer,
    readonly redis: RedisServer,
    readonly sandbox: Sandbox,
    /** Between the processes and their servers. */
    readonly toMongo: TcpProxy,
    readonly toRedis: TcpProxy,
    private readonly parts: Opened,
  ) {
    parts.add(() => this.bench.clear())
    const keyFile = join(this.bench.folder(), 'jwt.key')
    writeFileSync(keyFile, generateSigningKeyPem('ES256'), { mode: 0o600 })
    this.environment = {
      MONGODB_URI: `mongodb://127.0.0.1:${toMongo.port}/${DATABASE}?directConnection=true`,
      REDIS_URL: `redis://127.0.0.1:${toRedis.port}`,
      WEIBO_CLIENT_ID: '1000000001',
      WEIBO_CLIENT_SECRET: 'sandbox-app-secret',
      WEIBO_BASE_URL: sandbox.url,
      PUBLIC_URL: 'http://127.0.0.1:8888',
      QUEUE_PREFIX,
      JWT_PRIVATE_KEY_FILE: keyFile,
      AUDIT_CHAIN_KEY: 'canary-chain-B4v8Nm2Kj6Hg0Fd3Sa7Qw1Er5T',
      ADMIN_TOKEN: this.adminToken,
    }
  }

  static open(): Promise<ProductionBench> {
    return openWhole(async (parts) => {
      const [mongo, redis, sandbox] = await Promise.all([
        parts.open(startMongo(), ({ process }) => process.remove()),
        parts.open(RedisServer.start(), ({ process }) => process.remove()),
        parts.open(startSandbox(), (opened) => opened.close()),
      ])
      const proxies = [mongo, redis].map(({ port }) => parts.open(TcpProxy.open(port), (proxy) => proxy.close()))
      const [toMongo, toRedis] = (await Promise.all(proxies)) as [TcpProxy, TcpProxy]
      return new ProductionBench(mongo, redis, sandbox, toMongo, toRedis, parts)
    })
  }

  /** The address of the database, past the proxy. */
  get mongoUri(): string {
    return this.mongo.uri(DATABASE)
  }

  /** Resolves once the process listens, whether or not its servers are there. */
  async start(role: 'api' | 'worker', changes: Environment = {}): Promise<RunningService> {
    const folder = this.bench.folder()
    const program = this.bench.run({ folder, environment: { ...this.environment, ...changes }, args: [role] })
    return RunningService.oneOf(program, folder, { sandboxUrl: this.sandbox.url, adminToken: this.adminToken })
  }

  close(): Promise<void> {
    return this.parts.close()
  }
}
