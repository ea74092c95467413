import type { ConnectionOptions } from 'node:tls'
import type { Log } from '../../application/ports/log.js'
import { reportTo } from './proxy-failure.js'
import type { Route } from './route.js'
import { tunnelConnector } from './tunnel-connector.js'

export interface ProxiedTarget {
  /** `http://[user:password@]host:port` of the forward proxy. */
  readonly proxy: URL
  readonly baseUrl: string
  /** How long the proxy may take to open a tunnel. */
  readonly connectMs: number
  readonly log: Log
}

/** Through a forward proxy: a tunnel for https targets, whose calls the proxy cannot read, and none for http targets. */
export function proxiedRoute(
  { proxy, baseUrl, connectMs, log }: ProxiedTarget,
  tls: Pick<ConnectionOptions, 'ca'> = {},
): Route {
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  const port = Number(proxy.port || 80)
  const authorization = basicAuthorization(proxy)
  if (!baseUrl.startsWith('https:'))
    return { connect: { timeout: connectMs }, forwardProxy: { origin: proxy.origin, authorization } }
  const report = reportTo(log, `${host}:${port}`)
  return { connect: tunnelConnector({ host, port, authorization, connectMs, report }, tls) }
}

function basicAuthorization({ username, password }: URL): string | null {
  if (!username && !password) return null
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}
