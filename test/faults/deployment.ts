import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { QUEUE_PREFIX } from '../adapters/redis/bullmq-queue.js'
import { auditTrail } from '../support/audit-trail.js'
import { type Opened, openWhole } from '../support/opened.js'
import type { Environment } from '../support/program.js'
import { failNothing } from '../support/servers/fail-command.js'
import { type MongoServer, startMongo } from '../support/servers/mongo-server.js'
import { RedisServer } from '../support/servers/redis-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { Member } from './member.js'

const ADMIN_TOKEN = 'an-admin-token-for-fault-tests-0123456789'

export interface DeploymentOptions {
  readonly apis?: number
  readonly workers?: number
  /** In place of a Redis of its own behind proxies. */
  readonly redisUrl?: string
}

/** The real deployment: MongoDB and Redis, several processes of the program, and a sandbox for Weibo. */
export class Deployment {
  readonly members: Member[] = []
  private readonly folder = temporaryFolder()
  private readonly environment: Environment

  private constructor(
    readonly mongo: MongoServer,
    readonly redis: RedisServer,
    readonly sandbox: Sandbox,
    private readonly redisUrl: string | undefined,
    private readonly parts: Opened,
  ) {
    parts.add(() => this.folder.remove())
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const keyFile = join(this.folder.path, 'jwt.pem')
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    this.environment = {
      SANDBOX: 'off',
      WEIBO_CLIENT_ID: '1000000001',
      WEIBO_CLIENT_SECRET: 'sandbox-app-secret',
      WEIBO_BASE_URL: sandbox.url,
      PUBLIC_URL: 'http://127.0.0.1:8888',
      QUEUE_PREFIX,
      JWT_PRIVATE_KEY_FILE: keyFile,
      ADMIN_TOKEN,
      // SecantusDB uses one core: more concurrency records no faster, and slows logins.
      WORKER_CONCURRENCY: '5',
      ...(redisUrl && { REDIS_URL: redisUrl }),
    }
    process.on('exit', this.killAll)
    parts.add(() => process.removeListener('exit', this.killAll))
  }

  /** Resolves when everything is ready. */
  static start({ apis = 2, workers = 2, redisUrl }: DeploymentOptions = {}): Promise<Deployment> {
    return openWhole(async (parts) => {
      const servers = await Promise.all([
        parts.open(startMongo(), ({ process }) => process.remove()),
        parts.open(RedisServer.start({ keepsData: true }), ({ process }) => process.remove()),
        parts.open(startSandbox(), (sandbox) => sandbox.close()),
      ])
      const deployment = new Deployment(...servers, redisUrl, parts)
      const roles = [...Array<'api'>(apis).fill('api'), ...Array<'worker'>(workers).fill('worker')]
      await Promise.all(roles.map((role) => deployment.add(role)))
      return deployment
    })
  }

  /** Which they are, for people. */
  get servers(): string {
    return `${this.mongo.origin} and ${this.redis.origin}`
  }

  get apis(): Member[] {
    return this.members.filter(({ role }) => role === 'api')
  }

  get workers(): Member[] {
    return this.members.filter(({ role }) => role === 'worker')
  }

  /** The processes that answer clients, as a proxy in front would know them. */
  get urls(): string[] {
    return this.apis.filter(({ isRunning }) => isRunning).map(({ url }) => url)
  }

  /** One more process. Resolves when it is ready. */
  async add(role: Member['role']): Promise<Member> {
    return (await this.launch(role)).untilReady()
  }

  async launch(role: Member['role']): Promise<Member> {
    const launching = Member.launch({
      role,
      folder: this.folder.path,
      environment: this.environment,
      mongoPort: this.mongo.port,
      redisPort: this.redisUrl ? null : this.redis.port,
    })
    const member = await this.parts.open(launching, (launched) => launched.remove())
    this.members.push(member)
    return member
  }

  async dismiss(member: Member): Promise<void> {
    this.members.splice(this.members.indexOf(member), 1)
    await member.remove()
  }

  auditEvents(since: Date): Promise<AuditEvent[]> {
    return auditTrail({ url: this.urls[0] ?? '', adminToken: ADMIN_TOKEN }, { from: since.toISOString() })
  }

  /** Ends every fault, whatever a scenario left behind. */
  async heal(): Promise<void> {
    for (const server of [this.mongo, this.redis]) {
      server.process.thaw()
      if (!server.process.isRunning) await server.process.startAgain()
    }
    await failNothing(this.mongo.uri('admin'))
    await this.redis.limitMemory(0)
    await Promise.all(this.members.map((member) => member.heal()))
  }

  remove(): Promise<void> {
    return this.parts.close()
  }

  private readonly killAll = () => {
    for (const { program } of this.members) program.killNow()
  }
}
