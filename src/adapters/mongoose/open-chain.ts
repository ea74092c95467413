import { setTimeout as delay } from 'node:timers/promises'
import type { mongo } from 'mongoose'
import type { ChainKeys } from '../../application/ports/chain-keys.js'
import type { Log } from '../../application/ports/log.js'
import { rightChainKey, WrongChainKey } from '../../application/right-chain-key.js'
import { ChainAdoption } from './chain-adoption.js'
import type { MongoDatabase } from './mongo-database.js'

export interface ChainOpening {
  readonly database: MongoDatabase
  readonly db: mongo.Db | undefined
  readonly keys: ChainKeys
  readonly log: Log | undefined
  readonly now: () => Date
}

const PAUSE_MS = 500

/**
 * From now on, events are recorded. Resolves earlier if the log is older than its chain: then they are recorded once its
 * events are adopted. @throws WrongChainKey
 */
export async function openChain(opening: ChainOpening): Promise<void> {
  const { database } = opening
  const isOlder = await untilAnswered(opening, async () => {
    if (await database.chain.anchor()) return false
    return (await database.models.auditEvents.exists({})) !== null
  })
  const opened = begun(opening, isOlder)
  if (!isOlder) return opened
  database.chainOpened = opened
  opened.catch(() => {})
}

async function begun(opening: ChainOpening, isOlder: boolean): Promise<void> {
  const { database, db, keys, log, now } = opening
  let anchor = await untilAnswered(opening, () => database.chain.anchor())
  if (!anchor) {
    if (isOlder) log?.info({}, 'the audit log gets its hash chain; events wait in the outbox until it is done')
    if (!db) throw new TypeError('the connection has no database')
    const adoption = new ChainAdoption({ database, db, key: keys.knownOrNew(), now })
    const events = await untilAnswered(opening, () => adoption.run())
    if (events > 0) log?.info({ events }, 'the events of the audit log are adopted into its hash chain')
    anchor = await untilAnswered(opening, () => database.chain.anchor())
  }
  if (anchor) database.chain.openUnder(rightChainKey(keys, anchor))
}

/** Repeats what fails because the database does not answer. Never settles once it is closed. */
async function untilAnswered<T>({ database, log }: ChainOpening, work: () => Promise<T>): Promise<T> {
  for (let failures = 0; !database.isClosed; failures++) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof WrongChainKey) throw error
      if (failures === 0 && !database.isClosed)
        log?.warn({ err: error }, 'the hash chain of the audit log cannot begin yet; trying again')
    }
    await delay(PAUSE_MS)
  }
  return new Promise<never>(() => {})
}
