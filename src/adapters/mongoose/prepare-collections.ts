import { setTimeout as delay } from 'node:timers/promises'
import { mongo } from 'mongoose'
import { type MissingPart, missingParts } from './collection-plan.js'
import type { Models } from './models.js'
import { isDuplicate, UnusableDatabase } from './mongo-failure.js'
import { SetupLease } from './setup-lease.js'

const POLL_INTERVAL_MS = 200
const NAMESPACE_EXISTS = 48
/** IndexOptionsConflict, IndexKeySpecsConflict */
const CONFLICTS: ReadonlySet<unknown> = new Set([85, 86])

/**
 * Creates missing collections and indexes one after another, and checks before each. If several processes start on an
 * empty database, one of them creates everything and the others wait.
 */
export async function prepareCollections(db: mongo.Db, models: Models): Promise<void> {
  const lease = new SetupLease(db)
  try {
    for (let [next] = await missingParts(db, models); next; [next] = await missingParts(db, models)) {
      if (await lease.take()) await make(db, next)
      else await delay(POLL_INTERVAL_MS)
    }
  } finally {
    await lease.release()
  }
}

/** @throws UnusableDatabase if a collection or an index is missing */
export async function refuseUnprepared(db: mongo.Db, models: Models): Promise<void> {
  const [missing] = await missingParts(db, models)
  if (missing) {
    throw new UnusableDatabase(
      `${described(missing)} is missing, so this version has not run here yet: start the service, which makes it`,
    )
  }
}

async function make(db: mongo.Db, part: MissingPart): Promise<void> {
  try {
    if ('key' in part) await db.collection(part.collection).createIndex(part.key, part.options)
    else await db.createCollection(part.collection)
  } catch (error) {
    if (!hasCode(error, (code) => code === NAMESPACE_EXISTS)) throw explained(error, part)
  }
}

function explained(error: unknown, part: MissingPart): unknown {
  if (!('key' in part)) return error
  const index = described(part)
  if (isDuplicate(error)) {
    const advice = 'remove the documents that share a value, and start again'
    return new UnusableDatabase(`${index} cannot be built over duplicates: ${advice}`, { cause: error })
  }
  if (hasCode(error, (code) => CONFLICTS.has(code))) {
    return new UnusableDatabase(`${index} cannot be built beside one of its name: drop that one`, { cause: error })
  }
  return error
}

function described(part: MissingPart): string {
  if (!('key' in part)) return `the collection ${part.collection}`
  return `the ${part.options.unique ? 'unique ' : ''}index ${JSON.stringify(part.key)} of ${part.collection}`
}

function hasCode(error: unknown, matches: (code: unknown) => boolean): boolean {
  return error instanceof mongo.MongoServerError && matches(error.code)
}
