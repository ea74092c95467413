import Database from 'libsql'
import type { Log } from '../../application/ports/log.js'
import { ensureDatabaseFile, type PublishFile } from './database-file.js'
import { ExpiredRows } from './expired-rows.js'
import { createSchema, migrate, refuseForeign } from './schema.js'
import { SqliteDatabase } from './sqlite-database.js'
import { isSqliteError } from './sqlite-failure.js'

export interface SqliteOptions {
  readonly publishFile: PublishFile
  /** Called after each commit that stored an event. */
  readonly onEventStored?: () => void
  readonly log?: Log
  readonly now?: () => Date
}

const PURGE_EVERY_MS = 60_000
/** While starting there is nobody to hold up; later on the event loop stands still for so long. */
const BUSY_TIMEOUT_AT_START_MS = 5000
const BUSY_TIMEOUT_MS = 50

/** Opens the database, and makes it where there is none. @throws where the file cannot be used, saying why */
export function openSqliteDatabase(file: string, options: SqliteOptions): SqliteDatabase {
  ensureDatabaseFile(file, options.publishFile, createDatabase)
  const database = new SqliteDatabase(connect(file), file, options.onEventStored ?? (() => {}))
  const expired = new ExpiredRows(database)
  const purge = () =>
    expired.purge(options.now?.() ?? new Date()).catch((error: unknown) => {
      if (database.isUp()) options.log?.warn({ err: error }, 'what has expired could not be removed from the database')
    })
  const timer = setInterval(purge, PURGE_EVERY_MS).unref()
  database.onClose(() => clearInterval(timer))
  return database
}

function createDatabase(path: string): void {
  const connection = new Database(path)
  createSchema(connection)
  connection.close()
}

function connect(file: string): Database.Database {
  const connection = new Database(file)
  try {
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_AT_START_MS}`)
    refuseForeign(connection, file)
    connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    refuseDamaged(connection, file)
    migrate(connection)
    connection.pragma('foreign_keys = ON')
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    return connection
  } catch (error) {
    connection.close()
    throw isSqliteError(error) ? new Error(`${file} cannot be used: ${error.message}`, { cause: error }) : error
  }
}

function refuseDamaged(connection: Database.Database, file: string): void {
  const found = JSON.stringify(connection.pragma('quick_check(1)'))
  if (!found.includes('"ok"')) throw new Error(`${file} is damaged: ${found}`)
}
