import type { ClientSession, Connection } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'
import { isUndone } from './mongo-failure.js'

/**
 * The transaction of one act, which may have to be begun anew. It is so in the same session: there a new beginning ends
 * on the server whatever the last one left, which would else hold its rows against it for a minute.
 */
export class ActTransaction {
  private session: ClientSession | undefined
  private undoing: Promise<void> | undefined

  constructor(private readonly connection: Connection) {}

  /**
   * Once through. Statements run one after the other; several at a time are not possible in MongoDB.
   * @throws Unavailable where nobody knows whether it holds; whatever else it throws, nothing was stored
   */
  async run(isOver: () => boolean, work: (session: ClientSession) => Promise<void>): Promise<void> {
    this.session ??= await this.connection.startSession()
    const { session } = this
    await this.undoing
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    try {
      await work(session)
      if (isOver()) throw new Unavailable('the database took too long')
      await commit(session)
    } catch (error) {
      // Not awaited: to a server that is silent this takes a second, and the answer does not depend on it.
      this.undoing = undo(session)
      throw error
    }
  }

  async end(): Promise<void> {
    await this.undoing
    await this.session?.endSession()
  }
}

/** The driver sends it once (see PATIENCE), so that an answer is about this try and no other. */
async function commit(session: ClientSession): Promise<void> {
  try {
    await session.commitTransaction()
  } catch (error) {
    if (isUndone(error)) throw error
    throw new Unavailable('whether the database has stored it is unknown', 1, { cause: error })
  }
}

async function undo(session: ClientSession): Promise<void> {
  try {
    if (session.inTransaction()) await session.abortTransaction()
  } catch {
    // The server undoes it by itself, when it has waited long enough.
  }
}
