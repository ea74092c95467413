import type { ClientSession, Connection } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'
import { isRolledBack } from './mongo-failure.js'

/**
 * A transaction that can be repeated. All attempts share one session: a new attempt then aborts the previous one on
 * the server, which would otherwise keep its documents locked for a minute.
 */
export class MongoTransaction {
  private session: ClientSession | undefined
  private aborting: Promise<void> | undefined

  constructor(private readonly connection: Connection) {}

  /**
   * One attempt. Its statements run one after another, since MongoDB allows no others in a transaction.
   * @throws Unavailable if it is unknown whether the commit succeeded; after any other error nothing is stored
   */
  async run(isOver: () => boolean, work: (session: ClientSession) => Promise<void>): Promise<void> {
    this.session ??= await this.connection.startSession()
    const { session } = this
    await this.aborting
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    try {
      await work(session)
      if (isOver()) throw new Unavailable('the database took too long')
      await commit(session)
    } catch (error) {
      // Not awaited: a silent server takes a second, and the answer does not depend on it.
      this.aborting = abort(session)
      throw error
    }
  }

  async end(): Promise<void> {
    await this.aborting
    await this.session?.endSession()
  }
}

/** The driver sends it once (see NO_RETRIES), so that the answer is about this attempt. */
async function commit(session: ClientSession): Promise<void> {
  try {
    await session.commitTransaction()
  } catch (error) {
    if (isRolledBack(error)) throw error
    throw new Unavailable('it is unknown whether the database stored the change', 1, { cause: error })
  }
}

async function abort(session: ClientSession): Promise<void> {
  try {
    if (session.inTransaction()) await session.abortTransaction()
  } catch {
    // The server aborts it by itself after a minute.
  }
}
