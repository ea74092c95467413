import { join } from 'node:path'
import type { SqliteConnection } from '../../src/adapters/sqlite/sqlite-driver.js'
import { sqliteConnection } from './sqlite-connection.js'

/** The embedded database of a running service, which waits for the service's own writes. */
export function serviceDatabase(dataDir: string): SqliteConnection {
  return sqliteConnection(join(dataDir, 'weibind.db'), { busyTimeoutMs: 30_000 })
}
