import { createConnection } from 'mongoose'
import type { ChainKeys } from '../../application/ports/chain-keys.js'
import type { EventTraces } from '../../application/ports/event-traces.js'
import type { Log } from '../../application/ports/log.js'
import { connectUntilReady } from './connect-until-ready.js'
import { modelsOf } from './models.js'
import { MongoDatabase } from './mongo-database.js'
import { openChain } from './open-chain.js'

export interface MongoOptions {
  /** Called after each commit that stored an event. */
  readonly onEventStored?: () => void
  /** Missing: nothing is traced. */
  readonly traces?: EventTraces | undefined
  readonly log?: Log
  readonly now?: () => Date
  /** False: a database without the collections and indexes of this version is refused. True by default. */
  readonly mayMigrate?: boolean
  /** The key of the audit log's chain. Missing: nothing is recorded. */
  readonly chainKeys?: ChainKeys
}

/** Opens the database without waiting for it: until `ready`, every call throws Unavailable. */
export function openMongoDatabase(uri: string, options: MongoOptions = {}): MongoDatabase {
  const connection = createConnection()
  const models = modelsOf(connection)
  const stopping = new AbortController()
  const { log, now = () => new Date(), chainKeys: keys } = options
  return new MongoDatabase({
    connection,
    models,
    ready: connectUntilReady({
      uri,
      connection,
      models,
      log,
      mayMigrate: options.mayMigrate ?? true,
      signal: stopping.signal,
    }),
    stopConnecting: () => stopping.abort(),
    whenServing: async (database) => {
      if (keys) await openChain({ database, keys, db: connection.db, log, now })
    },
    onEventStored: options.onEventStored ?? (() => {}),
    traces: options.traces,
    now,
  })
}
