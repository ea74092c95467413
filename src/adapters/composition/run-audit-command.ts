import pTimeout from 'p-timeout'
import { failedEvents } from '../../application/application.js'
import type { Log } from '../../application/ports/log.js'
import { Unavailable } from '../../application/unavailable.js'
import { carryOut } from '../cli/audit-command.js'
import { EXIT } from '../cli/exit-status.js'
import { AUDIT_USAGE, type AuditCommand, parseAuditCommand } from '../cli/parse-audit-command.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { chainCommand } from './chain-command.js'
import type { CommandRun } from './command-run.js'
import { commandStoreSettings } from './command-settings.js'
import { openStores, type StoreSettings, type Stores } from './stores.js'

const DEADLINE_MS = 5000

/** Runs an operator's command on the audit log. The service may be running or stopped. @returns the exit status */
export async function runAuditCommand(run: CommandRun): Promise<number> {
  const { args, environment, fromFile, complain } = run
  const command = parseAuditCommand(args)
  if (!command) {
    complain(AUDIT_USAGE)
    return EXIT.usage
  }
  try {
    return await carryOutOn(await commandStoreSettings(environment), command, run)
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof Unavailable)) throw error
    complain(error instanceof ConfigurationError ? error.explain(fromFile) : error.message)
    return error instanceof Unavailable ? EXIT.unavailable : EXIT.config
  }
}

async function carryOutOn(settings: StoreSettings, command: AuditCommand, run: CommandRun): Promise<number> {
  if (command.name === 'failed' || command.name === 'retry') {
    return onStores(settings, async ({ ports }) => {
      const { listFailedEvents: list, retryFailedEvents: retry } = failedEvents(ports)
      return (await carryOut(command, { list, retry, print: run.print })) ? EXIT.ok : EXIT.notFound
    })
  }
  const prepared = chainCommand(command, settings, run)
  return typeof prepared === 'number' ? prepared : onStores(settings, prepared)
}

async function onStores<T>(settings: StoreSettings, work: (stores: Stores) => Promise<T>): Promise<T> {
  const log = lastWarning()
  const stores = await openStores(settings, { onEventStored: () => {}, log, mayMigrate: false })
  try {
    await waitUntilReady(stores, log)
    return await work(stores)
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
