import { setTimeout as delay } from 'node:timers/promises'
import type { ChainKeys } from '../../application/ports/chain-keys.js'
import type { Log } from '../../application/ports/log.js'
import { rightChainKey } from '../../application/right-chain-key.js'
import { ChainAdoption } from './chain-adoption.js'
import type { ChainBegin } from './chain-begin.js'
import type { SqliteDatabase } from './sqlite-database.js'

export interface ChainOpening {
  readonly keys: ChainKeys
  readonly now: () => Date
  readonly log: Log | undefined
}

const PAUSE_MS = 500

/**
 * From now on, events are recorded; if the log is older than its chain, once its events are adopted.
 * @throws WrongChainKey if another process has begun the chain under another key meanwhile
 */
export async function openChain(database: SqliteDatabase, { key, hasBegun }: ChainBegin, opening: ChainOpening) {
  if (hasBegun) return database.chain.openUnder(key)
  await adopted(new ChainAdoption(database, key, opening.now), database, opening.log)
  const anchor = await database.read(() => database.chain.anchor())
  if (anchor) database.chain.openUnder(rightChainKey(opening.keys, anchor))
}

async function adopted(adoption: ChainAdoption, database: SqliteDatabase, log: Log | undefined): Promise<void> {
  log?.info({}, 'the audit log gets its hash chain; events wait in the outbox until it is done')
  for (;;) {
    try {
      const events = await adoption.run()
      if (events > 0) log?.info({ events }, 'the events of the audit log are adopted into its hash chain')
      return
    } catch (error) {
      if (!database.isUp()) throw error
      log?.warn({ err: error }, 'the events of the audit log cannot be adopted yet; trying again')
    }
    await delay(PAUSE_MS, undefined, { ref: false })
  }
}
