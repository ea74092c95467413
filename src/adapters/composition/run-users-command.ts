import { accountCare } from '../../application/application.js'
import { AuditEventSource } from '../../application/audit-event-source.js'
import { EXIT } from '../cli/exit-status.js'
import { parseUsersCommand, USERS_USAGE } from '../cli/parse-users-command.js'
import { carryOutOnUsers } from '../cli/users-command.js'
import { ConfigurationError } from '../config/configuration-error.js'
import { readSettings } from '../config/read-settings.js'
import type { Environment } from '../config/read-values.js'
import type { Settings } from '../config/settings.js'
import { RandomSecrets } from '../system/random-secrets.js'
import { SystemClock } from '../system/system-clock.js'
import { UuidIdentifiers } from '../system/uuid-identifiers.js'
import { type CommandRun, explainFailure } from './command-run.js'
import { onCommandStores } from './command-stores.js'
import { PROVIDERS, uncalledProviders } from './providers.js'
import { settingChecks } from './setting-checks.js'

/** What a user of a command is not told: reads leave a line in the log of a service only. */
const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

/** Runs an operator's command for accounts. The service may be running or stopped. @returns the exit status */
export async function runUsersCommand(run: CommandRun): Promise<number> {
  const { args, environment, print, complain } = run
  const command = parseUsersCommand(args)
  if (!command) {
    complain(USERS_USAGE)
    return EXIT.usage
  }
  try {
    const settings = await settingsOf(environment)
    const ids = new UuidIdentifiers()
    const clock = new SystemClock()
    const providers = await uncalledProviders(settings, SILENT)
    return await onCommandStores(settings, ({ ports }) => {
      const care = accountCare({
        ...ports,
        ...{ clock, log: SILENT, secrets: new RandomSecrets(), events: new AuditEventSource({ clock, ids }) },
        providers,
        recoveryTtlSeconds: settings.recoveryTtlSeconds,
        freshLoginTtlSeconds: settings.freshLoginTtlSeconds,
      })
      return carryOutOnUsers(command, { ...care, requestId: ids.next(), print, complain })
    })
  } catch (error) {
    return explainFailure(error, run)
  }
}

/** The command needs the service's whole configuration: its secrets are what authorizes an operator. */
async function settingsOf(environment: Environment): Promise<Settings> {
  const blocks = PROVIDERS.map(({ block }) => block)
  const read = readSettings({ role: 'all', environment, blocks, ...(await settingChecks(environment)) })
  if (read.outcome === 'invalid') throw new ConfigurationError(read.problems)
  return read.settings
}
