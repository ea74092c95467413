import { connectTo, type SqliteConnection } from '../../src/adapters/sqlite/sqlite-driver.js'

/** A connection of its own, as another process has one. It waits for no lock unless a time is given. */
export function sqliteConnection(file: string, { busyTimeoutMs = 0, readOnly = false } = {}): SqliteConnection {
  const connection = connectTo(file, { readOnly })
  connection.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  return connection
}
