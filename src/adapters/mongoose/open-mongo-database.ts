import { createConnection } from 'mongoose'
import type { Log } from '../../application/ports/log.js'
import { connectUntilReady } from './connect-until-ready.js'
import { modelsOf } from './models.js'
import { MongoDatabase } from './mongo-database.js'

export interface MongoOptions {
  /** Called after each commit that stored an event. */
  readonly onEventStored?: () => void
  readonly log?: Log
  readonly now?: () => Date
  /** False: a database without the collections and indexes of this version is refused. True by default. */
  readonly mayMigrate?: boolean
}

/** Opens the database without waiting for it: until `ready`, every call throws Unavailable. */
export function openMongoDatabase(uri: string, options: MongoOptions = {}): MongoDatabase {
  const connection = createConnection()
  const models = modelsOf(connection)
  const stopping = new AbortController()
  return new MongoDatabase({
    connection,
    models,
    ready: connectUntilReady({
      uri,
      connection,
      models,
      log: options.log,
      mayMigrate: options.mayMigrate ?? true,
      signal: stopping.signal,
    }),
    stopConnecting: () => stopping.abort(),
    onEventStored: options.onEventStored ?? (() => {}),
    now: options.now ?? (() => new Date()),
  })
}
