import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { startChild } from './child-program.js'
import { Connection } from './connection.js'
import { httpAudit } from './http-audit.js'
import { residentMb } from './process-tree.js'
import { registerUsers } from './registration.js'
import type { Target } from './target.js'

export interface ServiceSettings {
  readonly name: string
  readonly users: number
  readonly weiboPort: number
  readonly environment?: Readonly<Record<string, string>>
  /** Whether the database has its users already. */
  readonly isFilled?: boolean
  /** Of Node. Default: the built service. */
  readonly arguments?: readonly string[]
}

export interface Service extends Target {
  /** From the start of the process to its first answer. */
  readonly startMs: number
  readonly idleMb: number
}

/** Counted as by default, but never reached. */
const LIMITS = ['ACCOUNT', 'ACCOUNT_TOTAL', 'ADDRESS', 'FAILURES'].map((name) => [`RATE_LIMIT_${name}`, '9999999/1m'])
const IDLE_MS = 2000

/** Starts the built service with its defaults, but with rate limits that are never reached, and registers its users. */
export async function startService(settings: ServiceSettings): Promise<Service> {
  const { name, users, weiboPort, environment, isFilled = false, arguments: args = ['dist/main.js'] } = settings
  const adminToken = environment?.['ADMIN_TOKEN'] ?? randomBytes(24).toString('hex')
  const began = performance.now()
  const child = await startChild({
    arguments: args,
    environment: {
      ...Object.fromEntries(LIMITS),
      PORT: '0',
      WEIBO_CLIENT_ID: '1000000001',
      WEIBO_CLIENT_SECRET: 'bench-app-secret',
      WEIBO_BASE_URL: `http://127.0.0.1:${weiboPort}`,
      WEIBO_FETCH_PROFILE: 'false',
      ADMIN_TOKEN: adminToken,
      ...environment,
    },
  })
  try {
    const startMs = (await firstAnswerAt(child.port)) - began
    await delay(IDLE_MS)
    const idleMb = residentMb(child.pid)
    await untilReady(child.port)
    if (!isFilled) await registerUsers(child.port, users)
    return { ...child, name, users, audit: httpAudit(child.port, adminToken), startMs, idleMb }
  } catch (error) {
    await child.stop()
    throw error
  }
}

async function firstAnswerAt(port: number): Promise<number> {
  const connection = await Connection.open(port)
  await connection.send({ path: '/healthz' })
  connection.close()
  return performance.now()
}

/** MongoDB's collections are created after the first answer. */
async function untilReady(port: number): Promise<void> {
  for (let answer: Response | undefined; !answer?.ok; answer = await fetch(`http://127.0.0.1:${port}/readyz`))
    await delay(100)
}
