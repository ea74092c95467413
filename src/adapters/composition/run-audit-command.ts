import { failedEvents } from '../../application/application.js'
import { carryOut } from '../cli/audit-command.js'
import { EXIT } from '../cli/exit-status.js'
import { AUDIT_USAGE, type AuditCommand, parseAuditCommand } from '../cli/parse-audit-command.js'
import { chainCommand } from './chain-command.js'
import { type CommandRun, explainFailure } from './command-run.js'
import { commandStoreSettings } from './command-settings.js'
import { onCommandStores } from './command-stores.js'
import type { StoreSettings } from './stores.js'

/** Runs an operator's command on the audit log. The service may be running or stopped. @returns the exit status */
export async function runAuditCommand(run: CommandRun): Promise<number> {
  const { args, environment, complain } = run
  const command = parseAuditCommand(args)
  if (!command) {
    complain(AUDIT_USAGE)
    return EXIT.usage
  }
  try {
    return await carryOutOn(await commandStoreSettings(environment), command, run)
  } catch (error) {
    return explainFailure(error, run)
  }
}

async function carryOutOn(settings: StoreSettings, command: AuditCommand, run: CommandRun): Promise<number> {
  if (command.name === 'failed' || command.name === 'retry') {
    return onCommandStores(settings, async ({ ports }) => {
      const { listFailedEvents: list, retryFailedEvents: retry } = failedEvents(ports)
      return (await carryOut(command, { list, retry, print: run.print })) ? EXIT.ok : EXIT.notFound
    })
  }
  const prepared = chainCommand(command, settings, run)
  return typeof prepared === 'number' ? prepared : onCommandStores(settings, prepared)
}
