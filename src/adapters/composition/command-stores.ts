import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pTimeout from 'p-timeout'
import type { Log } from '../../application/ports/log.js'
import { Unavailable } from '../../application/unavailable.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { DATABASE_FILE, openStores, type StoreSettings, type Stores } from './stores.js'

const DEADLINE_MS = 5000

/**
 * Opens the stores for a command, beside a running service or without one. @throws Unavailable with the reason, if there
 * is no database, or it is not ready in 5 s
 */
export async function onCommandStores<T>(settings: StoreSettings, work: (stores: Stores) => Promise<T>): Promise<T> {
  requireDatabase(settings)
  const log = lastWarning()
  const stores = await openStores(settings, { onEventStored: () => {}, log, mayMigrate: false })
  try {
    await waitUntilReady(stores, log)
    return await work(stores)
  } finally {
    await stores.close()
  }
}

/** A command never makes one. @throws Unavailable if there is no embedded database */
export function requireDatabase({ dataDir, mongodbUri }: Pick<StoreSettings, 'dataDir' | 'mongodbUri'>): void {
  const file = join(dataDir, DATABASE_FILE)
  if (mongodbUri === null && !existsSync(file))
    throw new Unavailable(`there is no ${file}: DATA_DIR must be the folder of a service that has run`)
}

async function waitUntilReady({ ready }: Stores, log: { readonly reason: string }): Promise<void> {
  const usable = ready.catch((error: Error) => Promise.reject(ConfigurationError.ofDatabase(error)))
  const fallback = (): never => {
    throw new Unavailable(`the database cannot be reached: ${log.reason}`)
  }
  await pTimeout(usable, { milliseconds: DEADLINE_MS, fallback })
}

/** A log that keeps the last reason why the database was not reached. */
export function lastWarning(): Log & { reason: string } {
  const ignore = () => {}
  const log = { reason: 'it does not answer', info: ignore, error: ignore, warn: ignore }
  return Object.assign(log, {
    warn: ({ err }: { readonly err?: unknown }) => {
      if (err instanceof Error) log.reason = err.message
    },
  })
}
