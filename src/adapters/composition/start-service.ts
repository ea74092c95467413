import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../application/ports/clock.js'
import type { Log } from '../../application/ports/log.js'
import type { PasswordHasher } from '../../application/ports/password-hasher.js'
import { WrongChainKey } from '../../application/right-chain-key.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { readSettings } from '../config/read-settings.js'
import type { Environment } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { Admission, type LoopDelayMeter, newLoopDelay } from '../http/admission.js'
import { FAILURES } from '../http/failures.js'
import { observeBareAnswer } from '../http/observe-requests.js'
import { ServiceMetrics } from '../metrics/service-metrics.js'
import { Argon2PasswordHasher } from '../system/argon2-password-hasher.js'
import { pinoLog } from '../system/pino-log.js'
import { SystemClock } from '../system/system-clock.js'
import { addresses } from './addresses.js'
import { announce } from './announce.js'
import { expectCalls } from './expected-series.js'
import { keysOf } from './keys.js'
import { Lifecycle } from './lifecycle.js'
import { openRateLimiter } from './limiter.js'
import { listen } from './listen.js'
import { operatorsOf } from './operators.js'
import { openProviders, PROVIDERS, type ProviderKind } from './providers.js'
import { readingsOf } from './readings.js'
import { startRetention } from './retention.js'
import { settingChecks } from './setting-checks.js'
import { checkStores, openStores, type Stores } from './stores.js'
import { openTraces } from './traces.js'
import { openWebhooks } from './webhooks.js'

export interface ServiceStart {
  readonly role: string
  readonly environment: Environment
  readonly sandboxProgram: string
  readonly pagesFolder: string
  readonly clock?: Clock
  readonly hasher?: PasswordHasher
  /** Default: that of this process. */
  readonly loopDelay?: LoopDelayMeter
  /** The providers that can be configured. Default: all known providers. */
  readonly providers?: readonly ProviderKind[]
}

export interface RunningService {
  readonly publicUrl: string
  readonly port: number
  /** Resolves, with the reason, only if the database can never be used. */
  readonly unusable: Promise<ConfigurationError>
  /** Takes no new work, finishes running work, and closes all connections. A second call waits for the first. */
  stop(): Promise<void>
}

/** Requests that still run after this are cut off. */
const STOP_DEADLINE_MS = 10_000

/** @throws ConfigurationError with every problem of the configuration, before any port is opened */
export async function startService(start: ServiceStart): Promise<RunningService> {
  const { role, environment, providers = PROVIDERS } = start
  const blocks = providers.map(({ block }) => block)
  const read = readSettings({ role, environment, blocks, ...(await settingChecks(environment)) })
  if (read.outcome === 'invalid') throw new ConfigurationError(read.problems)
  const log = await pinoLog(read.settings.logLevel)
  const lifecycle = new Lifecycle()
  try {
    return await startParts(start, read.settings, log, lifecycle)
  } catch (error) {
    await lifecycle.stop(0)
    throw error
  }
}

/** Each part starts after the parts that it uses; the lifecycle stops them in the reverse order. */
async function startParts(
  start: ServiceStart,
  settings: Settings,
  log: Log,
  lifecycle: Lifecycle,
): Promise<RunningService> {
  const { clock = new SystemClock(), hasher = new Argon2PasswordHasher() } = start
  const { providers: kinds = PROVIDERS, sandboxProgram, pagesFolder, loopDelay = newLoopDelay() } = start
  const commits = new EventEmitter<{ eventStored: [] }>()
  checkStores(settings)
  const { signing: keys, jwks, adminToken } = await keysOf(settings)
  // Before the database is migrated: if the port is in use, a process of a former version may be using the database.
  const [{ server, sandboxUrl }, { serviceOf }, { httpApiOf }] = await Promise.all([
    listen(settings, sandboxProgram, log, lifecycle),
    // Loaded while the sandbox starts in its own process.
    import('./container.js'),
    import('./api.js'),
  ])
  const traces = await openTraces(settings, lifecycle)
  const metrics = new ServiceMetrics()
  const onEventStored = () => commits.emit('eventStored')
  const onRecorded = (types: readonly string[]) => metrics.recorded(types)
  const stores = await openStores(settings, {
    onEventStored,
    onRecorded,
    traces: traces?.events,
    log,
    mayMigrate: true,
  })
  lifecycle.onStop(() => stores.close())
  const where = addresses(settings, server.port, sandboxUrl)
  const { issuer } = where
  const { providers, breakers } = await openProviders(kinds, settings, {
    addresses: where,
    log,
    calls: metrics,
    lifecycle,
    traces,
  })
  const limiter = await openRateLimiter({ settings, issuer, clock, log, lifecycle })

  const { ports, directRecorder } = stores
  const tracedPorts = traces?.stores(ports) ?? ports
  const opened = { settings, issuer, keys, providers, stores: tracedPorts, directRecorder, limiter, clock, hasher, log }
  const { app, queue, relay } = await serviceOf({ ...opened, traces })
  lifecycle.onStop((msLeft) => queue.close(msLeft))
  lifecycle.onStop(() => relay.stop())
  commits.on('eventStored', () => relay.wake())
  // Before the database is reached, the relay could only log failures.
  stores.ready.then(
    () => lifecycle.isStopping || relay.start(),
    () => {},
  )

  const webhooks = await openWebhooks({ settings, app, log, lifecycle, traces })
  stores.ready.then(
    () => webhooks?.start(),
    () => {},
  )

  const operators = operatorsOf(settings, adminToken, where.publicUrl)
  startRetention({ retain: app.retainAuditLog, stores, log, lifecycle })

  const readiness = app.reportReadiness({
    vital: [stores.health],
    auxiliary: [queue.health],
    // A worker calls no provider.
    breakers: settings.role === 'worker' ? [] : breakers,
  })
  if (settings.role !== 'worker') {
    metrics.watch(breakers)
    expectCalls(metrics, providers)
  }
  const forged = () => stores.ports.forgedJobs.count()
  for (const reading of readingsOf({ outbox: ports.outbox, queue, hasher, clock, forged })) metrics.read(reading)
  const parts = { app, readiness, settings, addresses: where, jwks, operators, pagesFolder, metrics, queue, log }
  const { koa, observation } = httpApiOf({ ...parts, traced: traces?.requests })
  const onTurnedAway = (request: IncomingMessage) =>
    observeBareAnswer(observation, { status: FAILURES.unavailable.status, error: 'unavailable', request })
  const admission = new Admission({ corsOrigins: settings.corsOrigins, log, loopDelay, onTurnedAway })
  server.serve(admission.before(koa.callback()), (answer) => observeBareAnswer(observation, answer))
  lifecycle.onStop((msLeft) => server.stop(msLeft))

  announce({ settings, addresses: where, port: server.port, adminToken, log })
  return {
    publicUrl: where.publicUrl,
    port: server.port,
    unusable: unusable(stores),
    stop: () => lifecycle.stop(STOP_DEADLINE_MS),
  }
}

function unusable({ ready, chainOpened }: Stores): Promise<ConfigurationError> {
  return new Promise((resolve) => {
    ready.catch((error: Error) => resolve(ConfigurationError.ofDatabase(error)))
    chainOpened.catch((error: Error) => {
      if (error instanceof WrongChainKey) resolve(ConfigurationError.ofChainKey(error))
    })
  })
}
