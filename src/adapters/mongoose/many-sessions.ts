import type { MongoDatabase } from './mongo-database.js'

/** One transaction ends or deletes this many within its deadline. A script that logs in for each call has more soon. */
const MOST_AT_ONCE = 200

type Others = { readonly userId: string; readonly _id?: { readonly $ne: string }; readonly endedAt?: null }

/** The open sessions of a user except the one that asks. */
export function openOthers(userId: string, keeping: string): Others {
  return { userId, _id: { $ne: keeping }, endedAt: null }
}

class TooManySessions extends Error {
  override readonly name = 'TooManySessions'

  constructor(readonly others: Others) {
    super('more sessions than one transaction can end')
  }
}

/**
 * Ends or deletes all sessions of a user, however many there are. If one transaction cannot end them all, most end before
 * it, in batches that are not rolled back, once the transaction has found no other obstacle (ADR 9).
 */
export class ManySessions {
  constructor(private readonly database: MongoDatabase) {}

  /** Called when a transaction has decided. @throws TooManySessions, which `ending` and `deleting` handle */
  async refuseTooMany(others: Others): Promise<void> {
    if ((await this.some(others, MOST_AT_ONCE + 1)).length > MOST_AT_ONCE) throw new TooManySessions(others)
  }

  ending<T>(at: Date, transaction: () => Promise<T>): Promise<T> {
    const end = { $set: { endedAt: at }, $inc: { revision: 1 } }
    return this.inBatches(transaction, (ids) => this.sessions.updateMany({ _id: { $in: ids }, endedAt: null }, end))
  }

  deleting<T>(transaction: () => Promise<T>): Promise<T> {
    return this.inBatches(transaction, (ids) => this.sessions.deleteMany({ _id: { $in: ids } }))
  }

  private async inBatches<T>(transaction: () => Promise<T>, batch: (ids: string[]) => Promise<unknown>): Promise<T> {
    for (;;) {
      try {
        return await transaction()
      } catch (error) {
        if (!(error instanceof TooManySessions)) throw error
        await this.thinOut(error.others, batch)
      }
    }
  }

  private async thinOut(others: Others, batch: (ids: string[]) => Promise<unknown>): Promise<void> {
    for (let isMore = true; isMore; ) {
      const ids = await this.database.read(() => this.some(others, MOST_AT_ONCE))
      await this.database.write(() => batch(ids))
      isMore = ids.length === MOST_AT_ONCE
    }
  }

  private async some(others: Others, count: number): Promise<string[]> {
    const found = await this.sessions.find(others, { _id: 1 }).limit(count).lean()
    return found.map(({ _id }) => _id)
  }

  private get sessions() {
    return this.database.models.sessions
  }
}
