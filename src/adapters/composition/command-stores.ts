import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pTimeout from 'p-timeout'
import type { Log } from '../../application/ports/log.js'
import { Unavailable } from '../../application/unavailable.js'
import { ConfigurationError, MissingDatabase } from '../config/configuration-error.js'
import { DATABASE_FILE, openStores, type StoreSettings, type Stores } from './stores.js'

const DEADLINE_MS = 5000

/**
 * Opens the stores for a command, beside a running service or without one. @throws MissingDatabase, or Unavailable
 * with the reason if the database is not ready in 5 s
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

/** @throws MissingDatabase */
export function requireDatabase({ dataDir, mongodbUri }: Pick<StoreSettings, 'dataDir' | 'mongodbUri'>): void {
  if (mongodbUri === null && !existsSync(join(dataDir, DATABASE_FILE)))
    throw new MissingDatabase(dataDir, DATABASE_FILE)
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
