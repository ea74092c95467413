import { join } from 'node:path'
import type { ApplicationPorts } from '../../application/application.js'
import type { AuditChainLog } from '../../application/ports/audit-chain-log.js'
import type { AuditLog } from '../../application/ports/audit-log.js'
import type { DirectRecorder } from '../../application/ports/direct-recorder.js'
import type { EventTraces } from '../../application/ports/event-traces.js'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import { WrongChainKey } from '../../application/right-chain-key.js'
import { ConfigurationError } from '../config/configuration-error.js'
import type { Settings } from '../config/settings.js'
import { checkSqliteFile, openSqliteDatabase } from '../sqlite/open-sqlite-database.js'
import { SqliteHealthCheck } from '../sqlite/sqlite-health-check.js'
import { sqliteStores } from '../sqlite/sqlite-stores.js'
import { makeFolder } from '../system/make-folder.js'
import { publishFile } from '../system/publish-file.js'
import { chainKeysOf } from './chain-keys.js'

export type StorePorts = Pick<
  ApplicationPorts,
  | 'accountControl'
  | 'auditLog'
  | 'auditRetention'
  | 'bindings'
  | 'erasures'
  | 'forgedJobs'
  | 'imports'
  | 'outbox'
  | 'pendingBindings'
  | 'sessions'
  | 'replayGuard'
  | 'userDirectory'
  | 'users'
  | 'webhookDeliveries'
> & { readonly auditChainLog: AuditChainLog }

/** What decides which stores are opened, and where. */
export type StoreSettings = Pick<Settings, 'auditChainKey' | 'dataDir' | 'mongodbUri' | 'redisUrl'>

export interface Stores {
  readonly ports: StorePorts
  readonly health: HealthCheck
  /** Null: events need a queue. */
  readonly directRecorder: DirectRecorder | null
  /** Resolves once the database answers, which may be after the start. Rejects if it can never be used. */
  readonly ready: Promise<void>
  /** Rejects if it turns out after `ready` that the audit log has a chain under another key. */
  readonly chainOpened: Promise<void>
  close(): Promise<void>
}

export interface StoresOptions {
  readonly onEventStored: () => void
  /** Told of the types of the events that this process has recorded. */
  readonly onRecorded?: (types: readonly string[]) => void
  /** Missing: nothing is traced. */
  readonly traces?: EventTraces | undefined
  readonly log: Log
  /** False: a database that this version has not prepared is refused, since an earlier version may still use it. */
  readonly mayMigrate: boolean
}

export const DATABASE_FILE = 'weibind.db'

/** Looks at the embedded database, and does not change it. @throws ConfigurationError if it cannot be used */
export function checkStores(settings: StoreSettings): void {
  const { mongodbUri, dataDir } = settings
  if (mongodbUri !== null) return
  try {
    makeFolder(dataDir)
    checkSqliteFile(join(dataDir, DATABASE_FILE), chainKeysOf(settings))
  } catch (error) {
    throw asConfigurationError(dataDir, error)
  }
}

/** @throws ConfigurationError if the embedded database cannot be opened */
export async function openStores(settings: StoreSettings, options: StoresOptions): Promise<Stores> {
  const { mongodbUri } = settings
  return mongodbUri === null ? embedded(settings, options) : onMongodb(mongodbUri, settings, options)
}

function embedded(settings: StoreSettings, options: StoresOptions): Stores {
  const { dataDir, redisUrl } = settings
  // With Redis, events pass through its queue, where other programs can follow them (docs/events.md).
  // With traces too, since recording is a part of them.
  const recordsAtOnce = redisUrl === null && options.traces === undefined
  try {
    makeFolder(dataDir)
    const file = join(dataDir, DATABASE_FILE)
    const database = openSqliteDatabase(file, {
      ...options,
      ...recording(settings, options),
      recordsAtOnce,
      publishFile,
    })
    const health = new SqliteHealthCheck(database)
    const { directRecorder, ...ports } = sqliteStores(database)
    return {
      ports,
      directRecorder: recordsAtOnce ? directRecorder : null,
      health,
      ready: Promise.resolve(),
      chainOpened: database.chainOpened,
      close: async () => database.close(),
    }
  } catch (error) {
    throw asConfigurationError(dataDir, error)
  }
}

/** A command records nothing, and needs no key. */
function recording(settings: StoreSettings, { mayMigrate }: StoresOptions) {
  return mayMigrate ? { chainKeys: chainKeysOf(settings) } : {}
}

function asConfigurationError(dataDir: string, error: unknown): ConfigurationError {
  return error instanceof WrongChainKey
    ? ConfigurationError.ofChainKey(error)
    : ConfigurationError.ofDataDir(dataDir, error)
}

/** Mongoose is loaded only here: loading it takes a fifth of the start on the embedded database. */
async function onMongodb(uri: string, settings: StoreSettings, options: StoresOptions): Promise<Stores> {
  const [{ openMongoDatabase }, { mongooseStores }, { MongooseHealthCheck }] = await Promise.all([
    import('../mongoose/open-mongo-database.js'),
    import('../mongoose/mongoose-stores.js'),
    import('../mongoose/mongoose-health-check.js'),
  ])
  const database = openMongoDatabase(uri, { ...options, ...recording(settings, options) })
  const health = new MongooseHealthCheck(database)
  const { auditLog, ...others } = mongooseStores(database)
  const ports = { ...others, auditLog: countedAuditLog(auditLog, options.onRecorded) }
  // A database that cannot be used is reported by `ready`.
  const chainOpened = database.ready.then(
    () => database.chainOpened,
    () => {},
  )
  return { ports, directRecorder: null, health, ready: database.ready, chainOpened, close: () => database.close() }
}

/** Told of each event after it was recorded. */
function countedAuditLog(log: AuditLog, onRecorded: StoresOptions['onRecorded']): AuditLog {
  if (!onRecorded) return log
  const record: AuditLog['record'] = async (event) => {
    const result = await log.record(event)
    if (result === 'recorded') onRecorded([event.type])
    return result
  }
  return Object.assign(Object.create(log), { record })
}
