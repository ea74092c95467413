import type { Log } from '../../application/ports/log.js'
import { ConfigurationError } from '../config/configuration-error.js'
import type { ConfigurationProblem } from '../config/problem.js'
import type { Settings } from '../config/settings.js'
import { HttpServer } from '../http/http-server.js'
import { type RunningSandbox, startSandbox } from '../system/sandbox-process.js'
import { addresses } from './addresses.js'
import type { Lifecycle } from './lifecycle.js'

export interface Listening {
  readonly server: HttpServer
  readonly sandboxUrl: string | null
}

type Opening<T> = { readonly opened: T } | { readonly problem: ConfigurationProblem }

/** Opens the ports of the API and of the sandbox. @throws ConfigurationError with every port that cannot be opened */
export async function listen(
  settings: Settings,
  sandboxProgram: string,
  log: Log,
  lifecycle: Lifecycle,
): Promise<Listening> {
  const server = await openServer(settings)
  if ('opened' in server) lifecycle.onStop(() => server.opened.stop(0))
  const port = 'opened' in server ? server.opened.port : settings.port
  const sandbox = settings.servesSandbox ? await openSandbox(settings, sandboxProgram, port, log) : { opened: null }
  if ('opened' in sandbox) lifecycle.onStop(() => sandbox.opened?.stop())
  if ('problem' in server || 'problem' in sandbox) {
    throw new ConfigurationError([server, sandbox].flatMap((each) => ('problem' in each ? each.problem : [])))
  }
  return { server: server.opened, sandboxUrl: sandbox.opened?.url ?? null }
}

async function openServer({ host, port, keepAliveSeconds }: Settings): Promise<Opening<HttpServer>> {
  try {
    return { opened: await HttpServer.listen(host, port, { idleMs: keepAliveSeconds * 1000 }) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return { problem: listenProblem(code, host, port) }
  }
}

async function openSandbox(
  settings: Settings,
  program: string,
  apiPort: number,
  log: Log,
): Promise<Opening<RunningSandbox>> {
  const { host, sandboxPort: port, sharesSandbox: isShared } = settings
  const { publicUrl } = addresses(settings, apiPort, null)
  const sandbox = await startSandbox({ program, host, port, publicUrl, isShared, log })
  if (!('problem' in sandbox)) return { opened: sandbox }
  return { problem: { variable: 'SANDBOX_PORT', holds: String(port), expected: sandbox.problem } }
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
