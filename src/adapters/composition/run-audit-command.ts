import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pTimeout from 'p-timeout'
import { failedEvents } from '../../application/application.js'
import type { Log } from '../../application/ports/log.js'
import { Unavailable } from '../../application/unavailable.js'
import { AUDIT_USAGE, type AuditCommand, carryOut, parseAuditCommand } from '../cli/audit-command.js'
import { EXIT } from '../cli/exit-status.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { readSettings } from '../config/read-settings.js'
import type { Environment } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import type { CommandRun } from './command-run.js'
import { PROVIDERS } from './providers.js'
import { settingChecks } from './setting-checks.js'
import { DATABASE_FILE, openStores, type Stores } from './stores.js'

const DEADLINE_MS = 5000
const BLOCKS = PROVIDERS.map(({ block }) => block)

/**
 * Runs an operator's command for events that were set aside. The service may be running or stopped.
 * @returns the exit status
 */
export async function runAuditCommand({ args, environment, fromFile, print, complain }: CommandRun): Promise<number> {
  const command = parseAuditCommand(args)
  if (!command) {
    complain(AUDIT_USAGE)
    return EXIT.usage
  }
  try {
    return (await onStores(await settingsOf(environment), command, print)) ? EXIT.ok : EXIT.notFound
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof Unavailable)) throw error
    complain(error instanceof ConfigurationError ? error.explain(fromFile) : error.message)
    return error instanceof Unavailable ? EXIT.unavailable : EXIT.config
  }
}

/** The command needs the service's whole configuration: its secrets are what authorizes an operator. */
async function settingsOf(environment: Environment): Promise<Settings> {
  const read = readSettings({ role: 'all', environment, blocks: BLOCKS, ...(await settingChecks(environment)) })
  if (read.outcome === 'invalid') throw new ConfigurationError(read.problems)
  const { mongodbUri, dataDir } = read.settings
  if (mongodbUri === null && !existsSync(join(dataDir, DATABASE_FILE))) {
    const expected = `expected the folder of a service that has run: there is no ${DATABASE_FILE} in it`
    throw new ConfigurationError([{ variable: 'DATA_DIR', holds: dataDir, expected }])
  }
  return read.settings
}

async function onStores(settings: Settings, command: AuditCommand, print: (line: string) => void): Promise<boolean> {
  const log = lastWarning()
  const stores = await openStores(settings, { onEventStored: () => {}, log, mayMigrate: false })
  try {
    await waitUntilReady(stores, log)
    const { listFailedEvents: list, retryFailedEvents: retry } = failedEvents(stores.ports)
    return await carryOut(command, { list, retry, print })
  } finally {
    await stores.close()
  }
}

/** @throws Unavailable with the reason, if the database is not ready in 5 s */
export async function waitUntilReady({ ready }: Stores, log: { readonly reason: string }): Promise<void> {
  const usable = ready.catch((error: Error) => Promise.reject(ConfigurationError.ofDatabase(error)))
  const fallback = (): never => {
    throw new Unavailable(`the database cannot be reached: ${log.reason}`)
  }
  await pTimeout(usable, { milliseconds: DEADLINE_MS, fallback })
}

export function lastWarning(): Log & { reason: string } {
  const ignore = () => {}
  const log = { reason: 'it does not answer', info: ignore, error: ignore, warn: ignore }
  return Object.assign(log, {
    warn: ({ err }: { readonly err?: unknown }) => {
      if (err instanceof Error) log.reason = err.message
    },
  })
}
