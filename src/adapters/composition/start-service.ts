import 'reflect-metadata'
import { join } from 'node:path'
import type { Clock } from '../../application/ports/clock.js'
import { readSettings } from '../config/read-settings.js'
import type { Environment } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { generatedSecret } from '../system/generated-secret.js'
import { makeFolder } from '../system/make-folder.js'
import { pinoLog } from '../system/pino-log.js'
import { RandomSecrets } from '../system/random-secrets.js'
import { SystemClock } from '../system/system-clock.js'
import { AxiosWeiboProvider } from '../weibo/axios-weibo-provider.js'
import { addresses } from './addresses.js'
import { announce } from './announce.js'
import { buildApi } from './build-api.js'
import { buildContainer } from './build-container.js'
import { ConfigurationError } from './configuration-error.js'
import { dataDirError } from './data-dir-error.js'
import { databaseError } from './database-error.js'
import { openPorts } from './open-ports.js'
import { keyProblem, signingKeys } from './signing-keys.js'
import { openStores } from './stores.js'
import { weiboSettings } from './weibo-settings.js'

export interface ServiceStart {
  /** `all`, `api` or `worker`. */
  readonly role: string
  readonly environment: Environment
  /** The sandbox, built. */
  readonly sandboxProgram: string
  /** The pages, built. */
  readonly pagesFolder: string
  /** The time to go by; the system's where none is given. */
  readonly clock?: Clock
}

export interface RunningService {
  readonly publicUrl: string
  /** Where the API listens. */
  readonly port: number
  /** Settles only where the database can never serve, and with the reason. */
  readonly unusable: Promise<ConfigurationError>
  /** Takes no new work, finishes what it holds, and lets go of everything. However often it is asked, it stops once. */
  stop(): Promise<void>
}

/** Milliseconds that requests under way have before they are cut off. */
const STOP_DEADLINE_MS = 10_000

/** @throws ConfigurationError with every problem, before any port is open */
export async function startService(start: ServiceStart): Promise<RunningService> {
  const { role, environment, sandboxProgram, pagesFolder, clock = new SystemClock() } = start
  const read = readSettings(role, environment, keyProblem)
  if (read.outcome === 'invalid') throw new ConfigurationError(read.problems)
  const { settings } = read
  const log = await pinoLog(settings.logLevel)
  let wakeRelay = () => {}
  let stopping: Promise<void> | undefined
  const stores = openStores(settings, { onEventStored: () => wakeRelay(), log })
  const { keys, adminToken } = ownSecrets(settings)
  const { server, sandbox } = await openPorts(settings, sandboxProgram, log)
  const where = addresses(settings, server.port, sandbox?.url ?? null)
  const weibo = new AxiosWeiboProvider(weiboSettings(settings, where), log)
  const parts = { settings, addresses: where, keys, weibo, stores, clock, log }
  const { container, queue, relay, rateLimiter } = buildContainer(parts)
  const health = { vital: [stores.health], auxiliary: [queue.health] }
  server.serve(buildApi({ container, settings, addresses: where, keys, adminToken, pagesFolder, ...health }).callback())
  wakeRelay = () => relay.wake()
  // Before that it could only complain.
  stores.ready.then(
    () => stopping ?? relay.start(),
    () => {},
  )
  announce({ settings, addresses: where, port: server.port, sandboxUrl: sandbox?.url ?? null, adminToken, log })
  const stop = async () => {
    const deadline = Date.now() + STOP_DEADLINE_MS
    await server.stop(STOP_DEADLINE_MS)
    await relay.stop()
    await queue.close(Math.max(0, deadline - Date.now()))
    rateLimiter.close()
    weibo.close()
    await stores.close()
    await sandbox?.stop()
  }
  return {
    publicUrl: where.publicUrl,
    port: server.port,
    unusable: unusable(stores.ready),
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

function ownSecrets(settings: Settings) {
  try {
    if (needsFolder(settings)) makeFolder(settings.dataDir)
    return { keys: signingKeys(settings), adminToken: adminTokenOf(settings) }
  } catch (error) {
    throw dataDirError(settings.dataDir, error)
  }
}

function needsFolder({ jwt, adminToken, isProduction }: Settings): boolean {
  return jwt.key === null || (adminToken === null && !isProduction)
}

function unusable(ready: Promise<void>): Promise<ConfigurationError> {
  return new Promise((resolve) => {
    ready.catch((error: Error) => resolve(databaseError(error)))
  })
}
