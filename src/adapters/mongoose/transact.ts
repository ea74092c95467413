import type { ClientSession, Connection } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'
import { isUndone } from './mongo-failure.js'

/**
 * One transaction, once. Its statements run one after the other; several at a time are not possible in MongoDB.
 * @throws Unavailable where nobody knows whether it holds; whatever else it throws, nothing was stored
 */
export async function transact(
  connection: Connection,
  isOver: () => boolean,
  work: (session: ClientSession) => Promise<void>,
): Promise<void> {
  const session = await connection.startSession()
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    await work(session)
    if (isOver()) throw new Unavailable('the database took too long')
    await commit(session)
  } finally {
    // Not awaited: to a server that is silent this takes a second, and the answer does not depend on it.
    void end(session)
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

/** Undoes what is not committed. */
async function end(session: ClientSession): Promise<void> {
  try {
    await session.endSession()
  } catch {
    // The server undoes it by itself, when it has waited long enough.
  }
}
