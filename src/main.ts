import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from './adapters/composition/configuration-error.js'
import { EXIT, runAuditCommand } from './adapters/composition/run-audit-command.js'
import { startService } from './adapters/composition/start-service.js'

const hasEnvFile = statSync('.env', { throwIfNoEntry: false })?.isFile()
if (process.env['NODE_ENV'] !== 'production' && hasEnvFile) process.loadEnvFile()

const [, , role = 'all', ...args] = process.argv
if (role === 'audit') await command()
else await serve()

async function command(): Promise<void> {
  // Whoever reads may have seen enough, as head has.
  process.stdout.on('error', () => process.exit())
  const { log: print, error: complain } = console
  process.exitCode = await runAuditCommand({ args, environment: process.env, print, complain })
}

async function serve(): Promise<void> {
  const sandboxProgram = join(import.meta.dirname, 'sandbox', 'main.js')
  const starting = startService({ role, environment: process.env, sandboxProgram })
  // A terminal's Ctrl-C comes twice through npm, from the terminal and from npm itself: to stop twice is to stop once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      const service = await starting.catch(() => null)
      await service?.stop()
      if (service) process.exit(EXIT.ok)
    })
  }
  try {
    const { unusable } = await starting
    throw await unusable
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.error(error.message)
    process.exit(EXIT.config)
  }
}
