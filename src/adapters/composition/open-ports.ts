import type { Log } from '../../application/ports/log.js'
import type { ConfigurationProblem } from '../config/problem.js'
import type { Settings } from '../config/settings.js'
import { HttpServer } from '../http/http-server.js'
import { addresses } from './addresses.js'
import { ConfigurationError } from './configuration-error.js'
import { SandboxProcess } from './sandbox-process.js'

export interface OpenPorts {
  readonly server: HttpServer
  readonly sandbox: SandboxProcess | null
}

/** Opens every port that the service listens on, or tells of each that cannot be had. */
export async function openPorts(settings: Settings, sandboxProgram: string, log: Log): Promise<OpenPorts> {
  const problems: ConfigurationProblem[] = []
  const server = await listen(settings, problems)
  const sandbox = settings.servesSandbox
    ? await startSandbox({ settings, server, program: sandboxProgram, log }, problems)
    : null
  if (server && problems.length === 0) return { server, sandbox }
  await Promise.all([server?.stop(0), sandbox?.stop()])
  throw new ConfigurationError(problems)
}

async function listen({ host, port }: Settings, problems: ConfigurationProblem[]): Promise<HttpServer | null> {
  try {
    return await HttpServer.listen(host, port)
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
      expected: 'is taken by another program: set PORT to a free one, or 0 for any',
    }
  }
  if (code === 'EACCES') return { variable: 'PORT', holds: String(port), expected: 'may not be opened by this account' }
  return { variable: 'HOST', holds: host, expected: `expected an address of this machine (${code})` }
}

interface SandboxStart {
  readonly settings: Settings
  readonly server: HttpServer | null
  readonly program: string
  readonly log: Log
}

async function startSandbox(
  { settings, server, program, log }: SandboxStart,
  problems: ConfigurationProblem[],
): Promise<SandboxProcess | null> {
  const { publicUrl } = addresses(settings, server?.port ?? settings.port, null)
  try {
    return await SandboxProcess.start({
      program,
      host: settings.host,
      port: settings.sandboxPort,
      withdrawalUrl: `${publicUrl}/oauth/weibo/deauthorize/`,
      log,
    })
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    problems.push(...error.problems)
    return null
  }
}
