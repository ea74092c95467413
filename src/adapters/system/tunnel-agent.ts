import { request } from 'node:http'
import { type AgentOptions, Agent as HttpsAgent, type RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import type { ReportProxyFailure } from './proxy-failure.js'

export interface ProxyAddress {
  readonly host: string
  readonly port: number
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | null
}

export interface TunnelAgentParts {
  readonly proxy: ProxyAddress
  /** How long the proxy may take to open a tunnel. */
  readonly connectMs: number
  readonly report: ReportProxyFailure
}

/**
 * Opens TLS connections through a forward proxy (CONNECT, RFC 9110, section 9.3.6). The proxy sees host and port of the
 * target, and nothing else. Its own answers never reach the caller: each one outside 2xx fails the call.
 */
export class TunnelAgent extends HttpsAgent {
  constructor(
    private readonly parts: TunnelAgentParts,
    options: AgentOptions,
  ) {
    super(options)
  }

  override createConnection(
    options: RequestOptions,
    onConnected: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { proxy, connectMs, report } = this.parts
    const target = `${bracketed(options.host ?? '')}:${options.port}`
    const deadline = AbortSignal.timeout(connectMs)
    const fail = (error: Error, code = deadline.aborted ? 'ETIMEDOUT' : codeOf(error)) => {
      report({ target, code, waitedMs: connectMs })
      // Node ignores the stream if there is an error.
      onConnected(Object.assign(error, { code }), undefined as unknown as Duplex)
    }
    const { host, port, authorization } = proxy
    const headers = { host: target, ...(authorization && { 'proxy-authorization': authorization }) }
    const connect = request({ method: 'CONNECT', host, port, path: target, headers, agent: false, signal: deadline })
    connect.once('error', fail)
    connect.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode >= 200 && statusCode < 300) {
        onConnected(null, super.createConnection({ ...options, socket } as RequestOptions) as Duplex)
        return
      }
      socket.destroy()
      fail(new Error('the proxy opens no tunnel'), `PROXY_${statusCode}`)
    })
    connect.end()
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : 'NO_ANSWER'
}
