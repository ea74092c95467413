import type { MongoDatabase } from './mongo-database.js'

/** So many one transaction ends or deletes with time to spare; a script that logs in each time has more soon enough. */
const MOST_AT_ONCE = 200

type Others = { readonly userId: string; readonly _id?: { readonly $ne: string }; readonly endedAt?: null }

/** Those that an act ends which keeps the session that asks. */
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
 * Acts that end all of a user's sessions, however many there are: else whoever logs in thousands of times could never be
 * put out again. Where there are more than one act can end, most go before it, in pieces that stand for themselves, as
 * soon as the act has found nothing else in its way.
 */
export class ManySessions {
  constructor(private readonly database: MongoDatabase) {}

  /** For use where an act decides. @throws TooManySessions */
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
