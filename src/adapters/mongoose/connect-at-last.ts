import { setTimeout as delay } from 'node:timers/promises'
import { type Connection, mongo } from 'mongoose'
import type { Log } from '../../application/ports/log.js'
import { CONNECTION, GUARANTEES, PATIENCE } from './connection-options.js'
import type { Models } from './models.js'
import { prepareCollections } from './prepare-collections.js'
import { requireTransactions } from './require-transactions.js'
import { UnusableDatabase } from './unusable-database.js'

interface Attempt {
  readonly uri: string
  readonly connection: Connection
  readonly models: Models
  readonly log: Log | undefined
  readonly signal: AbortSignal
}

const PAUSE_MS = 500

/** Tries until the database serves. Never settles where that is given up. @throws UnusableDatabase where it never will */
export async function connectAtLast(attempt: Attempt): Promise<void> {
  const { log, signal } = attempt
  const told = new Set<string>()
  while (!signal.aborted) {
    try {
      await connect(attempt)
      if (told.size > 0) log?.info({}, 'the database has been reached')
      return
    } catch (error) {
      if (isFinal(error)) throw error
      // Each reason once: behind a server that was away there may be a password that is wrong.
      if (!told.has(`${error}`)) log?.warn({ err: error }, 'the database cannot be used yet; trying on')
      told.add(`${error}`)
    }
    await delay(PAUSE_MS, undefined, { signal }).catch(() => {})
  }
  await new Promise<never>(() => {})
}

async function connect({ uri, connection, models }: Attempt): Promise<void> {
  await prepare(uri, models)
  await connection.openUri(uri, CONNECTION)
}

/** Over connections of its own, since an index of many documents takes longer than any call may. */
async function prepare(uri: string, models: Models): Promise<void> {
  const client = clientOf(uri)
  try {
    const db = client.db()
    await requireTransactions(db)
    await prepareCollections(db, models)
  } finally {
    await client.close()
  }
}

function clientOf(uri: string): mongo.MongoClient {
  try {
    return new mongo.MongoClient(uri, { ...PATIENCE, ...GUARANTEES, maxPoolSize: 2 })
  } catch (cause) {
    throw new UnusableDatabase(`the address of the database is wrong: ${cause}`, { cause })
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof UnusableDatabase
}
