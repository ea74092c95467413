import { existsSync } from 'node:fs'
import type { Log } from '../../application/ports/log.js'
import { ensureDatabaseFile, type PublishFile, refuseIncompleteFiles } from './database-file.js'
import { ExpiredRows } from './expired-rows.js'
import { createSchema, migrate, refuseForeign, refuseFormer } from './schema.js'
import { SqliteDatabase } from './sqlite-database.js'
import { connectTo, type SqliteConnection } from './sqlite-driver.js'
import { isSqliteError } from './sqlite-failure.js'

export interface SqliteOptions {
  readonly publishFile: PublishFile
  /** Called after each commit that stored an event in the outbox. */
  readonly onEventStored?: () => void
  /** True: no queue takes the events, so they are recorded with the act that they report. False by default. */
  readonly recordsAtOnce?: boolean
  readonly log?: Log
  readonly now?: () => Date
  /** False: a file of a former version is refused. True by default. */
  readonly mayMigrate?: boolean
}

const PURGE_EVERY_MS = 60_000
/** Waiting blocks the event loop, which matters only after the start. */
const BUSY_TIMEOUT_AT_START_MS = 5000
const BUSY_TIMEOUT_MS = 50

/** Looks at the file, if there is one, and does not change it. @throws if it cannot be used, with the reason */
export function checkSqliteFile(file: string): void {
  refuseIncompleteFiles(file)
  if (existsSync(file)) withConnection(file, () => {}).close()
}

/**
 * Opens the database, creates it if there is none, and migrates one of a former version. @throws if the file cannot be
 * used, with the reason
 */
export function openSqliteDatabase(file: string, options: SqliteOptions): SqliteDatabase {
  ensureDatabaseFile(file, options.publishFile, createDatabase)
  const { onEventStored = () => {}, recordsAtOnce = false } = options
  const database = new SqliteDatabase(connect(file, options.mayMigrate ?? true), file, { onEventStored, recordsAtOnce })
  const expired = new ExpiredRows(database)
  const purge = () =>
    expired.purge(options.now?.() ?? new Date()).catch((error: unknown) => {
      if (database.isUp()) options.log?.warn({ err: error }, 'expired rows could not be deleted')
    })
  const timer = setInterval(purge, PURGE_EVERY_MS).unref()
  database.onClose(() => clearInterval(timer))
  return database
}

function createDatabase(path: string): void {
  const connection = connectTo(path)
  createSchema(connection)
  connection.close()
}

function connect(file: string, mayMigrate: boolean): SqliteConnection {
  return withConnection(file, (connection) => {
    if (!mayMigrate) refuseFormer(connection, file)
    connection.exec('PRAGMA journal_mode = WAL')
    // Some builds lower it in WAL mode.
    connection.exec('PRAGMA synchronous = FULL')
    refuseDamaged(connection, file)
    if (mayMigrate) migrate(connection)
    connection.exec('PRAGMA foreign_keys = ON')
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  })
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
  const found = JSON.stringify(connection.prepare('PRAGMA quick_check(1)').all())
  if (!found.includes('"ok"')) throw new Error(`${file} is damaged: ${found}`)
}
