import type { MongoDatabase } from './mongo-database.js'

/** One transaction ends or deletes this many within its deadline. A script that logs in for each call soon has more. */
const MAX_PER_TRANSACTION = 200

type SessionFilter = {
  readonly userId: string
  readonly _id?: { readonly $ne: string }
  readonly endedAt?: null
  readonly endsAtLatest?: { readonly $gt: Date }
  readonly refreshableUntil?: { readonly $gt: Date }
}

/** The open sessions of a user except the caller's. */
export function otherOpenSessions(userId: string, callerSessionId: string): SessionFilter {
  return { userId, _id: { $ne: callerSessionId }, endedAt: null }
}

/** @returns how many it has changed */
type Batch = (ids: string[]) => Promise<number>

class TooManySessions extends Error {
  override readonly name = 'TooManySessions'

  constructor(readonly filter: SessionFilter) {
    super('more sessions than one transaction can end')
  }
}

/**
 * Ends or deletes all sessions of a user. If there are too many for one transaction, batches end most of them before it.
 * Batches are not rolled back, so they run only after the transaction has found no other obstacle (ADR 9).
 */
export class SessionBatches {
  constructor(private readonly database: MongoDatabase) {}

  /** Called when a transaction has decided. @throws TooManySessions, which `ending` and `deleting` handle */
  async refuseTooMany(filter: SessionFilter): Promise<void> {
    if ((await this.findIds(filter, MAX_PER_TRANSACTION + 1)).length > MAX_PER_TRANSACTION)
      throw new TooManySessions(filter)
  }

  /** @param transaction is told how many sessions the batches have ended before it */
  ending<T>(at: Date, transaction: (ended: number) => Promise<T>): Promise<T> {
    const end = { $set: { endedAt: at }, $inc: { revision: 1 } }
    return this.inBatches(transaction, async (ids) => {
      const { modifiedCount } = await this.sessions.updateMany({ _id: { $in: ids }, endedAt: null }, end)
      return modifiedCount
    })
  }

  deleting<T>(transaction: () => Promise<T>): Promise<T> {
    return this.inBatches(transaction, async (ids) => {
      const { deletedCount } = await this.sessions.deleteMany({ _id: { $in: ids } })
      return deletedCount
    })
  }

  private async inBatches<T>(transaction: (changed: number) => Promise<T>, batch: Batch): Promise<T> {
    for (let changed = 0; ; ) {
      try {
        return await transaction(changed)
      } catch (error) {
        if (!(error instanceof TooManySessions)) throw error
        changed += await this.runBatches(error.filter, batch)
      }
    }
  }

  private async runBatches(filter: SessionFilter, batch: Batch): Promise<number> {
    let changed = 0
    for (let isMore = true; isMore; ) {
      const ids = await this.database.read(() => this.findIds(filter, MAX_PER_TRANSACTION))
      changed += await this.database.write(() => batch(ids))
      isMore = ids.length === MAX_PER_TRANSACTION
    }
    return changed
  }

  private async findIds(filter: SessionFilter, count: number): Promise<string[]> {
    const found = await this.sessions.find(filter, { _id: 1 }).limit(count).lean()
    return found.map(({ _id }) => _id)
  }

  private get sessions() {
    return this.database.models.sessions
  }
}
