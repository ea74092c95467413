import { type AgentOptions, Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { Log } from '../../application/ports/log.js'
import { reportTo } from './proxy-failure.js'
import { type ProxyAddress, TunnelAgent } from './tunnel-agent.js'

export interface ProxiedTarget {
  /** `http://[user:password@]host:port` of the forward proxy. */
  readonly proxy: URL
  readonly baseUrl: string
  /** How long the proxy may take to open a tunnel. */
  readonly connectMs: number
  readonly log: Log
}

/** The options of axios for calls through a forward proxy. */
export interface ProxiedRoute {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
  /** For http targets: axios sends the whole request to it. False for https targets, whose agent opens a tunnel. */
  readonly proxy: ForwardProxy | false
}

interface ForwardProxy {
  readonly protocol: 'http'
  readonly host: string
  readonly port: number
  readonly auth?: Credentials
}

interface Credentials {
  readonly username: string
  readonly password: string
}

export function proxiedRoute({ proxy, baseUrl, connectMs, log }: ProxiedTarget, options: AgentOptions): ProxiedRoute {
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  const port = Number(proxy.port || 80)
  const auth = credentialsOf(proxy)
  const tunnel: ProxyAddress = { host, port, authorization: auth && basic(auth) }
  return {
    httpAgent: new HttpAgent(options),
    httpsAgent: new TunnelAgent({ proxy: tunnel, connectMs, report: reportTo(log, `${host}:${port}`) }, options),
    proxy: baseUrl.startsWith('https:') ? false : { protocol: 'http', host, port, ...(auth && { auth }) },
  }
}

function credentialsOf({ username, password }: URL): Credentials | null {
  if (!username && !password) return null
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) }
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}
