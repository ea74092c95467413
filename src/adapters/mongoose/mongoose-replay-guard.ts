import { Schema } from 'mongoose'
import type { ReplayGuard } from '../../application/ports/replay-guard.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate } from './mongo-failure.js'
import { EXPIRING, forgetAt, OPTIONS, TEXT } from './schema-options.js'

export type SpentStateDocument = {
  readonly _id: string
  readonly forgetAt: Date
}

export const spentStateSchema = new Schema<SpentStateDocument>({ _id: TEXT, forgetAt: Date }, OPTIONS).index(
  { forgetAt: 1 },
  EXPIRING,
)

export class MongooseReplayGuard implements ReplayGuard {
  constructor(private readonly database: MongoDatabase) {}

  /** Not repeated after a lost answer: a second attempt would find the document of the first. */
  spend(id: string, until: Date): Promise<boolean> {
    const { database } = this
    return database.write(async () => {
      try {
        await database.models.spentStates.insertOne({ _id: id, forgetAt: forgetAt(until, database.now()) })
        return true
      } catch (error) {
        if (isDuplicate(error)) return false
        throw error
      }
    })
  }

  isSpent(id: string, now: Date): Promise<boolean> {
    const { database } = this
    return database.read(async () => {
      const found = await database.models.spentStates.exists({ _id: id, forgetAt: { $gt: forgetAt(now, now) } })
      return found !== null
    })
  }
}
