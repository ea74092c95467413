import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningService } from './adapters/composition/start-service.js'

/** EX_CONFIG of sysexits.h. */
const WRONG_CONFIGURATION = 78

const hasEnvFile = statSync('.env', { throwIfNoEntry: false })?.isFile()
if (process.env['NODE_ENV'] !== 'production' && hasEnvFile) process.loadEnvFile()

const [, , role = 'all', ...args] = process.argv
if (role === 'audit') await command()
else await serve()

async function command(): Promise<void> {
  // A reader such as `head` may close the pipe early.
  process.stdout.on('error', () => process.exit())
  const { log: print, error: complain } = console
  const { runAuditCommand } = await import('./adapters/composition/run-audit-command.js')
  process.exitCode = await runAuditCommand({ args, environment: process.env, print, complain })
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
  try {
    starting = startService({
      role,
      environment: process.env,
      sandboxProgram: join(import.meta.dirname, 'sandbox', 'main.js'),
      pagesFolder: join(import.meta.dirname, 'web'),
    })
    const { unusable } = await starting
    throw await unusable
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.error(error.message)
    process.exit(WRONG_CONFIGURATION)
  }
}
