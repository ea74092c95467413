import { createConnection, mongo } from 'mongoose'
import type { DatabaseContents, DatabaseReport } from '../../application/ports/database-report.js'
import { missingParts } from './collection-plan.js'
import { CONSISTENCY, NO_RETRIES } from './connection-options.js'
import { type Models, modelsOf } from './models.js'
import { UnusableDatabase } from './mongo-failure.js'
import type { ForgedCountDocument } from './mongoose-forged-jobs.js'
import { eventOf } from './outbox-document.js'

const PATIENCE_MS = 3000
const NUMBERED = { seq: { $gt: 0 } }
const AUTHENTICATION_FAILED: ReadonlySet<unknown> = new Set([13, 18])
const CHECK_ADDRESS = 'Start MongoDB, and check host and port in MONGODB_URI'
const REPLICA_SET = 'Start MongoDB as a replica set, of one server at least: --replSet, then rs.initiate()'

/** Reads the database of a service that runs or not, and changes nothing in it. */
export async function examineMongo(uri: string): Promise<DatabaseReport> {
  const client = new mongo.MongoClient(uri, {
    ...NO_RETRIES,
    ...CONSISTENCY,
    serverSelectionTimeoutMS: PATIENCE_MS,
    connectTimeoutMS: PATIENCE_MS,
  })
  const connection = createConnection()
  try {
    return await examine(client.db(), modelsOf(connection))
  } catch (error) {
    return unusable(error)
  } finally {
    await Promise.all([client.close(), connection.close()])
  }
}

async function examine(db: mongo.Db, models: Models): Promise<DatabaseReport> {
  const hello = await db.admin().command({ hello: 1 })
  if (!hello['setName'] && hello['msg'] !== 'isdbgrid')
    return { outcome: 'unusable', reason: 'MongoDB has no transactions here: it is no replica set', todo: REPLICA_SET }
  const clock = { theirs: new Date(hello['localTime']), ours: new Date() }
  const missing = await missingParts(db, models)
  if (missing.filter((part) => !('key' in part)).length === Object.keys(models).length) return { outcome: 'absent' }
  const index = missing.find((part) => 'key' in part && part.options.unique === true)
  if (index && 'key' in index) {
    const reason = `the unique index ${JSON.stringify(index.key)} of ${index.collection} is missing`
    return { outcome: 'unusable', reason, todo: 'Start the service, which builds it' }
  }
  return {
    outcome: 'usable',
    name: 'MongoDB',
    needsMigration: missing.length > 0,
    contents: await contentsOf(db, models),
    clock,
  }
}

async function contentsOf(db: mongo.Db, models: Models): Promise<DatabaseContents> {
  const of = (model: keyof Models) =>
    db.collection<{ _id: string; event: string; seq?: number }>(models[model].collection.collectionName)
  const waiting = { status: 'waiting' }
  const [users, bindings, events, waits, setAside, oldest, last, forged, first, newest] = await Promise.all([
    of('users').estimatedDocumentCount(),
    of('bindings').estimatedDocumentCount(),
    of('auditEvents').estimatedDocumentCount(),
    of('outbox').countDocuments(waiting),
    of('outbox').countDocuments({ status: 'set-aside' }),
    of('outbox').find(waiting).sort({ _id: 1 }).limit(1).next(),
    of('auditEvents').find().sort({ _id: -1 }).limit(1).next(),
    db.collection<ForgedCountDocument>(models.forgedCounts.collection.collectionName).findOne({}),
    of('auditEvents').find(NUMBERED).sort({ seq: 1 }).limit(1).next(),
    of('auditEvents').find(NUMBERED).sort({ seq: -1 }).limit(1).next(),
  ])
  return {
    users,
    bindings,
    events,
    chain: first?.seq && newest?.seq ? { from: first.seq, to: newest.seq } : null,
    lastEventAt: last && new Date(eventOf(last).time),
    waiting: waits,
    oldestWaitingAt: oldest && new Date(eventOf(oldest).time),
    setAside,
    forged: forged?.count ?? 0,
  }
}

/** The driver's own message may repeat the address, with its password. */
function unusable(error: unknown): DatabaseReport {
  if (error instanceof UnusableDatabase)
    return { outcome: 'unusable', reason: error.message, todo: 'Remove what this names, and start the service' }
  if (error instanceof mongo.MongoServerError) {
    const name = [error.code, error.codeName].filter(Boolean).join(' ')
    const todo = AUTHENTICATION_FAILED.has(error.code)
      ? 'Set user, password and authSource in MONGODB_URI, and give this user the role readWrite'
      : 'Look at the log of MongoDB'
    return { outcome: 'unusable', reason: `MongoDB refuses the service (${name})`, todo }
  }
  const name = error instanceof Error ? error.name : 'unknown'
  return { outcome: 'unusable', reason: `MongoDB cannot be reached (${name})`, todo: CHECK_ADDRESS }
}
