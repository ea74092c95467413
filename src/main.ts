import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from './adapters/composition/configuration-error.js'
import { type RunningService, startService } from './adapters/composition/start-service.js'

/** The exit status for a wrong configuration: EX_CONFIG of sysexits.h. */
const EX_CONFIG = 78

if (process.env['NODE_ENV'] !== 'production' && existsSync('.env')) process.loadEnvFile()

const role = process.argv[2] ?? 'all'
const sandboxProgram = join(import.meta.dirname, 'sandbox', 'main.js')

try {
  stopOnSignal(await startService({ role, environment: process.env, sandboxProgram }))
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  console.error(error.message)
  process.exitCode = EX_CONFIG
}

function stopOnSignal(service: RunningService): void {
  let stopping: Promise<void> | undefined
  // A terminal's Ctrl-C comes twice through npm: once from the terminal, once from npm itself.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping ??= service.stop().then(() => process.exit(0))
    })
  }
}
