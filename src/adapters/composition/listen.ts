import type { Log } from '../../application/ports/log.js'
import { ConfigurationError } from '../config/configuration-error.js'
import type { ConfigurationProblem } from '../config/problem.js'
import type { Settings } from '../config/settings.js'
import { HttpServer } from '../http/http-server.js'
import { startSandbox } from '../system/sandbox-process.js'
import { addresses } from './addresses.js'
import type { Lifecycle } from './lifecycle.js'

export interface Listening {
  readonly server: HttpServer
  readonly sandboxUrl: string | null
}

/** Opens the ports of the API and of the sandbox. @throws ConfigurationError with every port that cannot be opened */
export async function listen(
  settings: Settings,
  sandboxProgram: string,
  log: Log,
  lifecycle: Lifecycle,
): Promise<Listening> {
  const problems: ConfigurationProblem[] = []
  const server = await openServer(settings, problems)
  if (server) lifecycle.onStop(() => server.stop(0))
  let sandboxUrl: string | null = null
  if (settings.servesSandbox) {
    const { publicUrl } = addresses(settings, server?.port ?? settings.port, null)
    const { host, sandboxPort: port, sharesSandbox: isShared } = settings
    const sandbox = await startSandbox({ program: sandboxProgram, host, port, publicUrl, isShared, log })
    if ('problem' in sandbox)
      problems.push({ variable: 'SANDBOX_PORT', holds: String(port), expected: sandbox.problem })
    else {
      sandboxUrl = sandbox.url
      lifecycle.onStop(() => sandbox.stop())
    }
  }
  if (!server || problems.length > 0) throw new ConfigurationError(problems)
  return { server, sandboxUrl }
}

async function openServer(
  { host, port, keepAliveSeconds }: Settings,
  problems: ConfigurationProblem[],
): Promise<HttpServer | null> {
  try {
    return await HttpServer.listen(host, port, { idleMs: keepAliveSeconds * 1000 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    problems.push(listenProblem(code, host, port))
    return null
  }
}

function listenProblem(code: string, host: string, port: number): ConfigurationProblem {
  if (code === 'EADDRINUSE') {
    return {
      variable: 'PORT',
      holds: String(port),
      expected: 'is in use by another program: set PORT to a free one, or 0 for any',
    }
  }
  if (code === 'EACCES') return { variable: 'PORT', holds: String(port), expected: 'may not be opened by this account' }
  return { variable: 'HOST', holds: host, expected: `expected an address of this machine (${code})` }
}
