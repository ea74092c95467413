import type { MongoDatabase } from './mongo-database.js'

/** A transaction can end or delete this many within its deadline. A script that logs in often can have more. */
const MOST_AT_ONCE = 200

type Others = { readonly userId: string; readonly _id?: { readonly $ne: string }; readonly endedAt?: null }

/** The other open sessions of a user. */
export function openOthers(userId: string, keeping: string): Others {
  return { userId: userId, _id: { $ne: keeping }, endedAt: null }
}

class TooManySessions extends Error {
  override readonly name = 'TooManySessions'

  constructor(readonly others: Others) {
    super('more sessions than one act can end')
  }
}

/**
 * Ends all sessions of a user, even more than one transaction can end. If there are too many, most of them are ended
 * before the act, in smaller steps, and only after the act has found no other obstacle.
 */
export class ManySessions {
  constructor(private readonly database: MongoDatabase) {}

  /** Called by an act after all its other checks. @throws TooManySessions */
  async refuseTooMany(others: Others): Promise<void> {
    if ((await this.some(others, MOST_AT_ONCE + 1)).length > MOST_AT_ONCE) throw new TooManySessions(others)
  }

  ending<T>(at: Date, act: () => Promise<T>): Promise<T> {
    const end = { $set: { endedAt: at }, $inc: { revision: 1 } }
    return this.inPieces(act, (ids) => this.sessions.updateMany({ _id: { $in: ids }, endedAt: null }, end))
  }

  deleting<T>(act: () => Promise<T>): Promise<T> {
    return this.inPieces(act, (ids) => this.sessions.deleteMany({ _id: { $in: ids } }))
  }

  private async inPieces<T>(act: () => Promise<T>, piece: (ids: string[]) => Promise<unknown>): Promise<T> {
    for (;;) {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof TooManySessions)) throw error
        await this.thinOut(error.others, piece)
      }
    }
  }

  private async thinOut(others: Others, piece: (ids: string[]) => Promise<unknown>): Promise<void> {
    for (let isMore = true; isMore; ) {
      const ids = await this.database.read(() => this.some(others, MOST_AT_ONCE))
      await this.database.write(() => piece(ids))
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
