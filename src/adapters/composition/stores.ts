import { join } from 'node:path'
import type { ContainerModule } from 'inversify'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import { MongooseHealthCheck } from '../mongoose/mongoose-health-check.js'
import { openMongoDatabase } from '../mongoose/open-mongo-database.js'
import { openSqliteDatabase } from '../sqlite/open-sqlite-database.js'
import { SqliteHealthCheck } from '../sqlite/sqlite-health-check.js'
import { makeFolder } from '../system/make-folder.js'
import { dataDirError } from './data-dir-error.js'
import { mongooseStores } from './mongoose-stores.js'
import { sqliteStores } from './sqlite-stores.js'

/** Where everything is kept, whatever keeps it. */
export interface Stores {
  readonly module: ContainerModule
  readonly health: HealthCheck
  /** Resolves when it serves, which may take until a server is there. @throws where it never will */
  readonly ready: Promise<void>
  close(): Promise<void>
}

export interface StoresOptions {
  /** Called after each commit that stored an event. */
  readonly onEventStored: () => void
  readonly log: Log
}

/** Of the embedded database, in `DATA_DIR`. */
export const DATABASE_FILE = 'weibind.db'

/** @throws ConfigurationError where the embedded database cannot be kept */
export function openStores({ mongodbUri, dataDir }: Settings, options: StoresOptions): Stores {
  return mongodbUri === null ? embedded(dataDir, options) : onMongodb(mongodbUri, options)
}

function embedded(dataDir: string, options: StoresOptions): Stores {
  try {
    makeFolder(dataDir)
    const database = openSqliteDatabase(join(dataDir, DATABASE_FILE), options)
    const health = new SqliteHealthCheck(database)
    return { module: sqliteStores(database), health, ready: Promise.resolve(), close: async () => database.close() }
  } catch (error) {
    throw dataDirError(dataDir, error)
  }
}

function onMongodb(uri: string, options: StoresOptions): Stores {
  const database = openMongoDatabase(uri, options)
  const health = new MongooseHealthCheck(database)
  return { module: mongooseStores(database), health, ready: database.ready, close: () => database.close() }
}
