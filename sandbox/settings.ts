import { isLoopback } from './redirect-uri.js'

export interface Settings {
  readonly host: string
  readonly port: number
  readonly publicUrl: string | undefined
  readonly isShared: boolean
  readonly warnings: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** The settings (configuration.md), or every problem with them. */
export function readSettings(environment: Environment): Settings | { readonly problems: readonly string[] } {
  const host = environment['HOST'] || '127.0.0.1'
  const port = environment['SANDBOX_PORT'] || '8889'
  const publicUrl = environment['PUBLIC_URL']?.replace(/\/+$/, '') || undefined
  const problems = [
    environment['NODE_ENV'] === 'production' && 'NODE_ENV is production: the sandbox does not run there',
    !isPort(port) && `SANDBOX_PORT is ${JSON.stringify(port)}; expected a number from 0 (any free port) to 65535`,
    publicUrl !== undefined &&
      !isHttpUrl(publicUrl) &&
      `PUBLIC_URL is ${JSON.stringify(publicUrl)}; expected an http or https URL`,
  ].filter((problem) => problem !== false)
  if (problems.length > 0) return { problems }
  const isShared = environment['SANDBOX'] === 'on'
  return { host, port: Number(port), publicUrl, isShared, warnings: isLoopback(host) ? [] : [exposed(host)] }
}

/** An error of `listen` as a problem with a setting, or null if no setting can solve it. */
export function listenProblem({ host, port }: Settings, errorCode: string | undefined): string | null {
  if (errorCode === 'EADDRINUSE')
    return `port ${port} on ${host} is in use; choose another with SANDBOX_PORT (0 = any free port)`
  if (errorCode === 'EACCES') return `port ${port} on ${host} is not allowed here; choose another with SANDBOX_PORT`
  if (errorCode === 'EADDRNOTAVAIL' || errorCode === 'ENOTFOUND')
    return `HOST is ${host}, which is not an address of this machine`
  return null
}

function exposed(host: string): string {
  return `HOST is ${host}: anyone on the network can reach the sandbox and log in as any person in it`
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
