import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LedgerEntry, type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { startService } from '../../src/adapters/composition/start-service.js'
import { MovableClock } from './movable-clock.js'
import { NO_LIMITS } from './no-limits.js'
import { CHECKOUT } from './program.js'

export const ADMIN_TOKEN = 'an-admin-token-for-tests-0123456789'

export interface TestService {
  /** Where its socket listens, whatever its PUBLIC_URL. */
  readonly url: string
  readonly port: number
  readonly adminToken: string
  readonly sandbox: Sandbox
  readonly dataDir: string
  readonly clock: MovableClock
  /** The exchanges of codes that Weibo was asked for. */
  exchanges(): readonly LedgerEntry[]
  stop(): Promise<void>
}

/** The real service, whole, in this process, with the sandbox for Weibo and everything else in a folder of its own. */
export async function startTestService(
  changes: Readonly<Record<string, string>> = {},
  pagesFolder = join(CHECKOUT, 'dist', 'web'),
): Promise<TestService> {
  const sandbox = await startSandbox()
  const dataDir = mkdtempSync(join(tmpdir(), 'weibind-http-'))
  const clock = new MovableClock()
  const environment = {
    PORT: '0',
    SANDBOX: 'off',
    WEIBO_CLIENT_ID: '1000000001',
    WEIBO_CLIENT_SECRET: 'sandbox-app-secret',
    WEIBO_BASE_URL: sandbox.url,
    AVATAR_HOSTS: new URL(sandbox.url).host,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    ADMIN_TOKEN,
    REFRESH_GRACE: '10s',
    ...NO_LIMITS,
    ...changes,
  }
  const service = await startService({ role: 'all', environment, sandboxProgram: '', pagesFolder, clock })
  return {
    url: `http://127.0.0.1:${service.port}`,
    port: service.port,
    adminToken: ADMIN_TOKEN,
    sandbox,
    dataDir,
    clock,
    exchanges: () => sandbox.ledger().filter(({ path }) => path === '/oauth2/access_token'),
    stop: async () => {
      await service.stop()
      await sandbox.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
