import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from './adapters/composition/configuration-error.js'
import { startService } from './adapters/composition/start-service.js'

/** The exit status for a wrong configuration: EX_CONFIG of sysexits.h. */
const EX_CONFIG = 78

const hasEnvFile = statSync('.env', { throwIfNoEntry: false })?.isFile()
if (process.env['NODE_ENV'] !== 'production' && hasEnvFile) process.loadEnvFile()

const starting = startService({
  role: process.argv[2] ?? 'all',
  environment: process.env,
  sandboxProgram: join(import.meta.dirname, 'sandbox', 'main.js'),
})

// A terminal's Ctrl-C comes twice through npm, from the terminal and from npm itself: to stop twice is to stop once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    const service = await starting.catch(() => null)
    await service?.stop()
    if (service) process.exit(0)
  })
}

try {
  const { unusable } = await starting
  throw await unusable
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  console.error(error.message)
  process.exit(EX_CONFIG)
}
