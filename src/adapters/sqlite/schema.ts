import { ADD_MISSING_HANDLES, bindingsWithoutHandles } from './missing-handles.js'
import { VERSIONS } from './schema-versions.js'
import type { SqliteConnection } from './sqlite-driver.js'

/** Marks a SQLite file as ours: "weib". */
const APPLICATION_ID = 0x77656962

/** Makes an empty file one of ours. */
export function createSchema(connection: SqliteConnection): void {
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
  migrate(connection)
}

/** @throws if the file is not ours, or a newer version of the program wrote it */
export function refuseForeign(connection: SqliteConnection, file: string): void {
  const owner = pragma(connection, 'application_id')
  if (owner !== APPLICATION_ID) throw new Error(`${file} is a database of another program`)
  const version = pragma(connection, 'user_version')
  if (version > VERSIONS.length) {
    throw new Error(
      `${file} was written by a newer version of weibind (schema ${version}; this one knows ${VERSIONS.length})`,
    )
  }
}

/** @throws if a former version of the program wrote the file */
export function refuseFormer(connection: SqliteConnection, file: string): void {
  const version = pragma(connection, 'user_version')
  if (version === VERSIONS.length) return
  throw new Error(
    `${file} was written by a former version of weibind (schema ${version}; this one needs ${VERSIONS.length}): start the service, which migrates it`,
  )
}

/** Brings a file to this version. Its version is read in the transaction, since another process may be migrating it. */
export function migrate(connection: SqliteConnection): void {
  if (isCurrent(connection)) return
  inTransaction(connection, () => {
    for (const statements of VERSIONS.slice(pragma(connection, 'user_version'))) connection.exec(statements)
    connection.exec(`PRAGMA user_version = ${VERSIONS.length}`)
    connection.exec(ADD_MISSING_HANDLES)
  })
}

export function isCurrent(connection: SqliteConnection): boolean {
  return schemaVersion(connection) === VERSIONS.length
}

export function schemaVersion(connection: SqliteConnection): number {
  return pragma(connection, 'user_version')
}

export function addMissingHandles(connection: SqliteConnection): void {
  if (bindingsWithoutHandles(connection).length > 0)
    inTransaction(connection, () => connection.exec(ADD_MISSING_HANDLES))
}

export function inTransaction<T>(connection: SqliteConnection, work: () => T): T {
  connection.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    connection.exec('COMMIT')
    return result
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

function pragma(connection: SqliteConnection, name: 'application_id' | 'user_version'): number {
  return connection.prepare(`PRAGMA ${name}`).get()[name]
}
