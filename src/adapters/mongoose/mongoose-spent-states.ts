import type { SpentStates } from '../../application/ports/spent-states.js'
import { exactText } from './exact-text.js'
import { forgetAt } from './forget-at.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate } from './mongo-failure.js'

export class MongooseSpentStates implements SpentStates {
  constructor(private readonly database: MongoDatabase) {}

  /** Not tried again where the answer is lost: a second try would meet the first one's own document. */
  spend(id: string, until: Date): Promise<boolean> {
    const { database } = this
    return database.write(async () => {
      try {
        await database.models.spentStates.insertOne({ _id: exactText(id), forgetAt: forgetAt(until, database.now()) })
        return true
      } catch (error) {
        if (isDuplicate(error)) return false
        throw error
      }
    })
  }
}
