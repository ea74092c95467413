import { join } from 'node:path'
import Database from 'libsql'

/** The embedded database of a running service, which waits for the service's own writes. */
export function serviceDatabase(dataDir: string): Database.Database {
  const database = new Database(join(dataDir, 'weibind.db'))
  database.pragma('busy_timeout = 30000')
  return database
}
