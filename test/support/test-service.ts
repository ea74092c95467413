import { join } from 'node:path'
import { type LedgerEntry, type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { PROVIDERS } from '../../src/adapters/composition/providers.js'
import { startService } from '../../src/adapters/composition/start-service.js'
import { type Argon2Cost, Argon2PasswordHasher } from '../../src/adapters/system/argon2-password-hasher.js'
import type { PasswordHasher } from '../../src/application/ports/password-hasher.js'
import { MovableClock } from './movable-clock.js'
import { NO_LIMITS } from './no-limits.js'
import { type Opened, openWhole } from './opened.js'
import { CHECKOUT, type Environment } from './program.js'

/** What a password costs is a fact of the hasher's own tests, and of those that pass the real one. */
export const CHEAP_COST: Argon2Cost = { memoryCost: 8, timeCost: 1, parallelism: 1 }
const CHEAP = new Argon2PasswordHasher(CHEAP_COST)

/** The event loop is that of the tests too, which make many calls at once. */
const NEVER_LATE = { ms: 0, lateForMs: 0, start: () => {}, stop: () => {} }

const PAGES = join(CHECKOUT, 'dist', 'web')

export const ADMIN_TOKEN = 'an-admin-token-for-tests-0123456789'

export interface TestService {
  /** The URL of its socket. PUBLIC_URL may differ. */
  readonly url: string
  readonly port: number
  readonly adminToken: string
  readonly sandbox: Sandbox
  readonly dataDir: string
  readonly clock: MovableClock
  /** The exchanges of codes that Weibo received. */
  exchanges(): readonly LedgerEntry[]
  stop(): Promise<void>
}

/**
 * The whole service in this process, with the sandbox as Weibo and its own data folder.
 * @param opened closes it
 */
export function openTestService(opened: Opened, ...start: Parameters<typeof startTestService>): Promise<TestService> {
  return opened.open(startTestService(...start), (service) => service.stop())
}

/** Variables of a test service, or how they follow from its sandbox. */
export type Changes = Environment | ((sandbox: Sandbox) => Environment)

/** As openTestService, for a test that stops it itself. */
export function startTestService(
  changes: Changes = {},
  pagesFolder = PAGES,
  providers = PROVIDERS,
  hasher: PasswordHasher = CHEAP,
): Promise<TestService> {
  return openWhole(async (parts) => {
    const sandbox = await parts.open(startSandbox(), (opened) => opened.close())
    const dataDir = parts.folder()
    const clock = new MovableClock()
    const changed = typeof changes === 'function' ? changes(sandbox) : changes
    const environment = { ...environmentOf(sandbox), DATA_DIR: dataDir, ...changed }
    const loopDelay = NEVER_LATE
    const start = { role: 'all', environment, sandboxProgram: '', pagesFolder, clock, providers, hasher, loopDelay }
    const service = await parts.open(startService(start), (started) => started.stop())
    return {
      url: `http://127.0.0.1:${service.port}`,
      port: service.port,
      adminToken: ADMIN_TOKEN,
      sandbox,
      dataDir,
      clock,
      exchanges: () => sandbox.ledger().filter(({ path }) => path === '/oauth2/access_token'),
      stop: () => parts.close(),
    }
  })
}

function environmentOf({ url }: Sandbox): Environment {
  return {
    PORT: '0',
    SANDBOX: 'off',
    WEIBO_CLIENT_ID: '1000000001',
    WEIBO_CLIENT_SECRET: 'sandbox-app-secret',
    WEIBO_BASE_URL: url,
    AVATAR_HOSTS: new URL(url).host,
    LOG_LEVEL: 'silent',
    ADMIN_TOKEN,
    REFRESH_GRACE: '10s',
    ...NO_LIMITS,
  }
}
