import 'reflect-metadata'
import { join } from 'node:path'
import type { Clock } from '../../application/ports/clock.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import { generatedSecret } from '../config/generated-secret.js'
import { readSettings } from '../config/read-settings.js'
import type { Environment } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { RandomSecrets } from '../crypto/random-secrets.js'
import { SystemClock } from '../crypto/system-clock.js'
import { pinoLog } from '../pino/pino-log.js'
import { openSqliteDatabase } from '../sqlite/open-sqlite-database.js'
import type { SqliteDatabase } from '../sqlite/sqlite-database.js'
import { SqliteHealthCheck } from '../sqlite/sqlite-health-check.js'
import { AxiosWeiboProvider } from '../weibo/axios-weibo-provider.js'
import { addresses } from './addresses.js'
import { announce } from './announce.js'
import { buildApi } from './build-api.js'
import { buildContainer } from './build-container.js'
import { ConfigurationError } from './configuration-error.js'
import { openPorts } from './open-ports.js'
import { keyProblem, signingKeys } from './signing-keys.js'
import { weiboSettings } from './weibo-settings.js'

export interface ServiceStart {
  /** `all`, `api` or `worker`. */
  readonly role: string
  readonly environment: Environment
  /** The sandbox, built. */
  readonly sandboxProgram: string
  /** The time to go by; the system's where none is given. */
  readonly clock?: Clock
}

export interface RunningService {
  readonly publicUrl: string
  /** Where the API listens. */
  readonly port: number
  /** Takes no new work, finishes what it holds, and lets go of everything. However often it is asked, it stops once. */
  stop(): Promise<void>
}

/** Milliseconds that requests under way have before they are cut off. */
const STOP_DEADLINE_MS = 10_000

/** @throws ConfigurationError with every problem, before any port is open */
export async function startService(start: ServiceStart): Promise<RunningService> {
  const { role, environment, sandboxProgram, clock = new SystemClock() } = start
  const read = readSettings(role, environment, keyProblem)
  if (read.outcome === 'invalid') throw new ConfigurationError(read.problems)
  const { settings } = read
  const log = await pinoLog(settings.logLevel)
  let wakeRelay = () => {}
  const { database, keys, adminToken } = openDataDir(settings, log, () => wakeRelay())
  const { server, sandbox } = await openPorts(settings, sandboxProgram, log)
  const where = addresses(settings, server.port, sandbox?.url ?? null)
  const weibo = new AxiosWeiboProvider(weiboSettings(settings, where), log)
  const { container, queue, relay } = buildContainer({ settings, addresses: where, keys, weibo, database, clock, log })
  server.serve(buildApi({ container, settings, addresses: where, keys, adminToken, ...health(database) }).callback())
  wakeRelay = () => relay.wake()
  relay.start()
  announce({ settings, addresses: where, port: server.port, sandboxUrl: sandbox?.url ?? null, adminToken, log })
  const stop = async () => {
    const deadline = Date.now() + STOP_DEADLINE_MS
    await server.stop(STOP_DEADLINE_MS)
    await relay.stop()
    await queue.close(Math.max(0, deadline - Date.now()))
    weibo.close()
    database.close()
    await sandbox?.stop()
  }
  let stopping: Promise<void> | undefined
  return {
    publicUrl: where.publicUrl,
    port: server.port,
    stop: () => {
      stopping ??= stop()
      return stopping
    },
  }
}

function adminTokenOf({ adminToken, isProduction, dataDir }: Settings): string | null {
  if (adminToken !== null || isProduction) return adminToken
  const secrets = new RandomSecrets()
  return generatedSecret(join(dataDir, 'admin-token'), () => secrets.generate() + secrets.generate())
}

/** What is kept in DATA_DIR. The database first: where it is refused, nothing is put beside it. */
function openDataDir(settings: Settings, log: Log, onEventStored: () => void) {
  const { dataDir } = settings
  try {
    const database = openSqliteDatabase(join(dataDir, 'weibind.db'), { onEventStored, log })
    return { database, keys: signingKeys(settings), adminToken: adminTokenOf(settings) }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be opened'
    const expected = `expected a folder where the database and generated keys can be kept: ${why}`
    throw new ConfigurationError([{ variable: 'DATA_DIR', holds: dataDir, expected }])
  }
}

function health(database: SqliteDatabase) {
  const embeddedQueue: HealthCheck = { name: 'queue', isUp: async () => true }
  return { vital: [new SqliteHealthCheck(database)], auxiliary: [embeddedQueue] }
}
