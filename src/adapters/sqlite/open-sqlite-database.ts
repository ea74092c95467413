import { existsSync, statSync } from 'node:fs'
import type { ChainKeys } from '../../application/ports/chain-keys.js'
import type { EventTraces } from '../../application/ports/event-traces.js'
import type { Log } from '../../application/ports/log.js'
import { AuditCounts } from './audit-counts.js'
import { beginChain, type ChainBegin, checkChainKey } from './chain-begin.js'
import { damageIn } from './damage.js'
import { ensureDatabaseFile, type PublishFile, refuseIncompleteFiles } from './database-file.js'
import { ExpiredRows } from './expired-rows.js'
import { inspectBeside } from './inspect-beside.js'
import { openChain } from './open-chain.js'
import { addMissingHandles, createSchema, isCurrent, migrate, refuseForeign, refuseFormer } from './schema.js'
import { SqliteDatabase } from './sqlite-database.js'
import { connectTo, type SqliteConnection } from './sqlite-driver.js'
import { isSqliteError } from './sqlite-failure.js'

export interface SqliteOptions {
  readonly publishFile: PublishFile
  /** Called after each commit that stored an event in the outbox. */
  readonly onEventStored?: () => void
  /** True: no queue takes the events, so they are recorded with the act that they report. False by default. */
  readonly recordsAtOnce?: boolean
  /** The key of the audit log's chain. Missing: nothing is recorded. */
  readonly chainKeys?: ChainKeys
  /** Called after each commit that recorded events, with the type of each. */
  readonly onRecorded?: (types: readonly string[]) => void
  /** Missing: nothing is traced. */
  readonly traces?: EventTraces | undefined
  readonly log?: Log
  readonly now?: () => Date
  /** False: a file of a former version is refused. True by default. */
  readonly mayMigrate?: boolean
  readonly inspection?: InspectionPolicy
}

export interface InspectionPolicy {
  /** A larger file is inspected beside the running service, so that its start does not take longer. */
  readonly atStartUpToBytes: number
  readonly afterMs: number
}

const PURGE_EVERY_MS = 60_000
const COUNT_EVERY_MS = 1000
/** Inspecting so much takes some 20 ms. */
const INSPECTION: InspectionPolicy = { atStartUpToBytes: 8 * 1024 * 1024, afterMs: 2000 }
/** Waiting blocks the event loop, which matters only after the start. */
const BUSY_TIMEOUT_AT_START_MS = 5000
const BUSY_TIMEOUT_MS = 50

/**
 * Looks at the file, if there is one, and does not change it. @throws if it cannot be used, with the reason;
 * WrongChainKey
 */
export function checkSqliteFile(file: string, chainKeys: ChainKeys): void {
  refuseIncompleteFiles(file)
  if (existsSync(file)) withConnection(file, (connection) => checkChainKey(connection, chainKeys)).close()
}

/**
 * Opens the database, creates it if there is none, and migrates one of a former version. @throws if the file cannot be
 * used, with the reason; WrongChainKey
 */
export function openSqliteDatabase(file: string, options: SqliteOptions): SqliteDatabase {
  ensureDatabaseFile(file, options.publishFile, createDatabase)
  const { onEventStored = () => {}, recordsAtOnce = false, mayMigrate = true, inspection = INSPECTION } = options
  const { onRecorded = () => {}, traces } = options
  const isSmall = statSync(file).size <= inspection.atStartUpToBytes
  const { connection, chain } = connect(file, { ...options, mayMigrate, isSmall })
  const database = new SqliteDatabase(connection, file, { onEventStored, recordsAtOnce, onRecorded, traces })
  if (chain && options.chainKeys) {
    const { chainKeys: keys, now = systemTime, log } = options
    database.chainOpened = openChain(database, chain, { keys, now, log })
    // A process that closes the database does not wait for the chain.
    database.chainOpened.catch(() => {})
  }
  if (mayMigrate) {
    if (!isSmall) inspectBeside({ database, file, log: options.log, afterMs: inspection.afterMs })
    keepUp(database, options)
  }
  return database
}

function systemTime(): Date {
  return new Date()
}

/** What is done from time to time. */
function keepUp(database: SqliteDatabase, { log, now = systemTime }: SqliteOptions): void {
  const [expired, counts] = [new ExpiredRows(database), new AuditCounts(database)]
  const every = (ms: number, work: () => Promise<void>, failure: string) => {
    const run = () =>
      work().catch((error: unknown) => {
        if (database.isUp()) log?.warn({ err: error }, failure)
      })
    const timer = setInterval(run, ms).unref()
    database.onClose(() => clearInterval(timer))
  }
  every(PURGE_EVERY_MS, () => expired.purge(now()), 'expired rows could not be deleted')
  every(COUNT_EVERY_MS, () => counts.catchUp(), 'audit events could not be counted')
}

function createDatabase(path: string): void {
  const connection = connectTo(path)
  createSchema(connection)
  connection.close()
}

interface Start extends Pick<SqliteOptions, 'chainKeys' | 'now'> {
  readonly mayMigrate: boolean
  readonly isSmall: boolean
}

interface Connected {
  readonly connection: SqliteConnection
  readonly chain: ChainBegin | null
}

function connect(file: string, { mayMigrate, isSmall, chainKeys, now = systemTime }: Start): Connected {
  let chain: ChainBegin | null = null
  const connection = withConnection(file, (connection) => {
    if (!mayMigrate) refuseFormer(connection, file)
    connection.exec('PRAGMA journal_mode = WAL')
    // Some builds lower it in WAL mode.
    connection.exec('PRAGMA synchronous = FULL')
    // A former file is always inspected: a migration must not build on damage.
    if (isSmall || !isCurrent(connection)) refuseDamaged(connection, file)
    if (mayMigrate) migrate(connection)
    if (mayMigrate && isSmall) addMissingHandles(connection)
    if (chainKeys) chain = beginChain(connection, chainKeys, now())
    // Otherwise the former text of an erased event stays in the free space of its page (rule LG-5).
    connection.exec('PRAGMA secure_delete = FAST')
    connection.exec('PRAGMA foreign_keys = ON')
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  })
  return { connection, chain }
}

function withConnection(file: string, work: (connection: SqliteConnection) => void): SqliteConnection {
  const connection = connectTo(file)
  try {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_AT_START_MS}`)
    refuseForeign(connection, file)
    work(connection)
    return connection
  } catch (error) {
    connection.close()
    throw isSqliteError(error) ? new Error(`${file} cannot be used: ${error.message}`, { cause: error }) : error
  }
}

function refuseDamaged(connection: SqliteConnection, file: string): void {
  const damage = damageIn(connection)
  if (damage !== null) throw new Error(`${file} is damaged: ${damage}`)
}
