import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningService } from './adapters/composition/start-service.js'

/** After sysexits.h. */
const WRONG_CONFIGURATION = 78

const hasEnvFile = statSync('.env', { throwIfNoEntry: false })?.isFile()
if (process.env['NODE_ENV'] !== 'production' && hasEnvFile) process.loadEnvFile()

const [, , role = 'all', ...args] = process.argv
if (role === 'audit') await command()
else await serve()

async function command(): Promise<void> {
  // Whoever reads may have seen enough, as head has.
  process.stdout.on('error', () => process.exit())
  const { log: print, error: complain } = console
  const { runAuditCommand } = await import('./adapters/composition/run-audit-command.js')
  process.exitCode = await runAuditCommand({ args, environment: process.env, print, complain })
}

async function serve(): Promise<void> {
  let starting: Promise<RunningService> | undefined
  // A terminal's Ctrl-C comes twice through npm, from the terminal and from npm itself: to stop twice is to stop once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (!starting) process.exit(0)
      const service = await starting.catch(() => null)
      await service?.stop()
      if (service) process.exit(0)
    })
  }
  // Only now, since it takes a second: a container's first process is deaf to signals until it listens to them.
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
