import { once } from 'node:events'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RunningService } from './adapters/composition/start-service.js'

/** EX_CONFIG of sysexits.h. */
const WRONG_CONFIGURATION = 78

const OLDEST_NODE = [20, 19] as const

const nextTurn = promisify(setImmediate)

refuseOldNode()
const folder = dirname(fileURLToPath(import.meta.url))
keepCompiledCode()
const { withEnvFile } = await import('./adapters/config/env-file.js')
const isProduction = process.env['NODE_ENV'] === 'production'
const { environment, fromFile } = isProduction
  ? { environment: process.env, fromFile: [] }
  : withEnvFile(process.env, '.env')

const [, , role = 'all', ...args] = process.argv
if (process.argv.includes('--help') || role === '-h') await help()
else if (['audit', 'backup', 'doctor', 'import', 'users', 'webhooks'].includes(role)) await command()
else await serve()

async function help(): Promise<void> {
  const { USAGE } = await import('./adapters/composition/usage.js')
  console.log(USAGE)
}

async function command(): Promise<void> {
  // A reader such as `head` may close the pipe early.
  process.stdout.on('error', () => process.exit())
  const { log: print, error: complain } = console
  const drained = async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
  }
  const run = { args, environment, fromFile, print, complain, drained }
  if (role === 'doctor') {
    const { runDoctor } = await import('./adapters/composition/run-doctor.js')
    const status = await runDoctor(run)
    // Not later: a check whose time is over may still wait.
    process.stdout.write('', () => process.exit(status))
    return
  }
  if (role === 'import') {
    const { runImport } = await import('./adapters/composition/run-import.js')
    process.exitCode = await runImport(run)
    return
  }
  if (role === 'backup') {
    const { runBackup } = await import('./adapters/composition/run-backup.js')
    process.exitCode = await runBackup(run)
    return
  }
  if (role === 'webhooks') {
    const { runWebhooksCommand } = await import('./adapters/composition/run-webhooks-command.js')
    process.exitCode = await runWebhooksCommand(run)
    return
  }
  if (role === 'users') {
    const { runUsersCommand } = await import('./adapters/composition/run-users-command.js')
    process.exitCode = await runUsersCommand(run)
    return
  }
  const { runAuditCommand } = await import('./adapters/composition/run-audit-command.js')
  process.exitCode = await runAuditCommand(run)
}

async function serve(): Promise<void> {
  let starting: Promise<RunningService> | undefined
  // Under npm, Ctrl-C sends SIGINT twice: from the terminal and from npm. A second `stop` waits for the first.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (!starting) process.exit(0)
      const service = await starting.catch(() => null)
      await service?.stop()
      if (service) process.exit(0)
    })
  }
  // Loaded after the signal handlers are set: loading takes a second, and the first process of a container ignores
  // signals that it has no handler for.
  const { startService } = await import('./adapters/composition/start-service.js')
  const { ConfigurationError } = await import('./adapters/config/configuration-error.js')
  // Node 24 handles no signal while it loads. Two turns of the event loop let it handle one that arrived.
  for (const turn of [nextTurn, nextTurn]) await turn()
  try {
    starting = startService({
      role,
      environment,
      sandboxProgram: join(folder, 'sandbox', 'main.js'),
      pagesFolder: join(folder, 'web'),
    })
    const { unusable } = await starting
    throw await unusable
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.error(error.explain(fromFile))
    process.exit(WRONG_CONFIGURATION)
  }
}

/** Before anything that an older Node cannot run is imported. */
function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  console.error(`weibind needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}`)
  process.exit(1)
}

/** Node 22 and newer start a third faster with it. Not in the folder for temporary files, where others can write. */
function keepCompiledCode(): void {
  const { enableCompileCache } = module as { readonly enableCompileCache?: (folder: string) => unknown }
  enableCompileCache?.(join(folder, '.compiled'))
}
