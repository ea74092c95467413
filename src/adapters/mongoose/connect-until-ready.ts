import { setTimeout as delay } from 'node:timers/promises'
import { type Connection, mongo } from 'mongoose'
import type { Log } from '../../application/ports/log.js'
import { addMissingHandles } from './binding-documents.js'
import { CONNECTION, CONSISTENCY, NO_RETRIES } from './connection-options.js'
import type { Models } from './models.js'
import { UnusableDatabase } from './mongo-failure.js'
import { prepareCollections, refuseUnprepared } from './prepare-collections.js'

interface Attempt {
  readonly uri: string
  readonly connection: Connection
  readonly models: Models
  readonly log: Log | undefined
  readonly mayMigrate: boolean
  readonly signal: AbortSignal
}

const PAUSE_MS = 500

/**
 * Repeats until the database can be used. Never settles once `signal` is aborted.
 * @throws UnusableDatabase if no later attempt would help
 */
export async function connectUntilReady(attempt: Attempt): Promise<void> {
  const { log, signal } = attempt
  const logged = new Set<string>()
  while (!signal.aborted) {
    try {
      await connect(attempt)
      if (logged.size > 0) log?.info({}, 'the database has been reached')
      return
    } catch (error) {
      if (isPermanent(error)) throw error
      // Each reason is logged once. There may be several: a server that is reachable again may refuse the password.
      if (!logged.has(`${error}`)) log?.warn({ err: error }, 'the database cannot be used yet; trying again')
      logged.add(`${error}`)
    }
    await delay(PAUSE_MS, undefined, { signal }).catch(() => {})
  }
  await new Promise<never>(() => {})
}

async function connect({ uri, connection, models, mayMigrate }: Attempt): Promise<void> {
  await prepare(uri, models, mayMigrate)
  await connection.openUri(uri, CONNECTION)
}

/** Uses its own connections, since building an index may exceed the timeout of calls. */
async function prepare(uri: string, models: Models, mayMigrate: boolean): Promise<void> {
  const client = clientOf(uri)
  try {
    const db = client.db()
    await requireTransactions(db)
    if (!mayMigrate) return await refuseUnprepared(db, models)
    await prepareCollections(db, models)
    await addMissingHandles(db, models)
  } finally {
    await client.close()
  }
}

function clientOf(uri: string): mongo.MongoClient {
  try {
    return new mongo.MongoClient(uri, { ...NO_RETRIES, ...CONSISTENCY, maxPoolSize: 2 })
  } catch (cause) {
    throw new UnusableDatabase(`the address of the database is wrong: ${cause}`, { cause })
  }
}

function isPermanent(error: unknown): boolean {
  return error instanceof UnusableDatabase
}

/** A standalone server has no transactions, but would report that only at the first login. */
async function requireTransactions(db: mongo.Db): Promise<void> {
  const hello = await db.admin().command({ hello: 1 })
  if (hello['isreplicaset']) throw new Error('the replica set of MongoDB is not initiated: run rs.initiate() in it')
  if (hello['setName'] || hello['msg'] === 'isdbgrid') return
  throw new UnusableDatabase(
    'MongoDB has no transactions here: start it as a replica set, of one server at least (--replSet, then rs.initiate())',
  )
}
