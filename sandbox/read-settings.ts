import { isLoopback } from './application.js'

export interface Settings {
  readonly host: string
  readonly port: number
  readonly withdrawalUrl: string | undefined
  readonly warnings: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** The sandbox's settings (configuration.md), or everything that is wrong with them. */
export function readSettings(environment: Environment): Settings | { readonly problems: readonly string[] } {
  const host = environment['HOST'] || '127.0.0.1'
  const port = environment['SANDBOX_PORT'] || '8889'
  const withdrawalUrl = environment['SANDBOX_WITHDRAWAL_URL'] || undefined
  const problems = [
    environment['NODE_ENV'] === 'production' && 'NODE_ENV is production, where the Weibo sandbox never serves',
    !isPort(port) && `SANDBOX_PORT is ${JSON.stringify(port)}; expected a number from 0 (any free port) to 65535`,
    withdrawalUrl !== undefined &&
      !isHttpUrl(withdrawalUrl) &&
      `SANDBOX_WITHDRAWAL_URL is ${JSON.stringify(withdrawalUrl)}; expected an http or https URL`,
  ].filter((problem) => problem !== false)
  if (problems.length > 0) return { problems }
  return { host, port: Number(port), withdrawalUrl, warnings: isLoopback(host) ? [] : [exposed(host)] }
}

/** What to do about an error of `listen`; null when it is no matter of settings. */
export function listenProblem({ host, port }: Settings, errorCode: string | undefined): string | null {
  if (errorCode === 'EADDRINUSE') return `port ${port} on ${host} is taken; SANDBOX_PORT moves it (0 = any free port)`
  if (errorCode === 'EACCES') return `port ${port} on ${host} is not allowed here; SANDBOX_PORT moves it`
  if (errorCode === 'EADDRNOTAVAIL' || errorCode === 'ENOTFOUND') return `HOST is ${host}, no address of this machine`
  return null
}

function exposed(host: string): string {
  return `HOST is ${host}: others on the network can reach the sandbox, and log in as anybody in it`
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
