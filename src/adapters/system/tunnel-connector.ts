import { request } from 'node:http'
import type { ConnectionOptions } from 'node:tls'
import type { buildConnector } from 'undici'
import connectorOf from 'undici/lib/core/connect.js'
import type { ReportProxyFailure } from './proxy-failure.js'

export interface Tunnel {
  readonly host: string
  readonly port: number
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | null
  /** How long the proxy may take to open a tunnel. */
  readonly connectMs: number
  readonly report: ReportProxyFailure
}

/**
 * Opens TLS connections through a forward proxy (CONNECT, RFC 9110, section 9.3.6). The proxy sees host and port of the
 * target, and nothing else. Its own answers never reach the caller: each one outside 2xx fails the call.
 */
export function tunnelConnector(tunnel: Tunnel, tls: Pick<ConnectionOptions, 'ca'>): buildConnector.connector {
  const { host, port, authorization, connectMs, report } = tunnel
  const encrypt = connectorOf({ ...tls, timeout: connectMs })
  return (options, onConnected) => {
    const target = `${bracketed(options.hostname)}:${options.port || 443}`
    const deadline = AbortSignal.timeout(connectMs)
    const fail = (error: Error, code = deadline.aborted ? 'ETIMEDOUT' : codeOf(error)) => {
      report({ target, code, waitedMs: connectMs })
      onConnected(Object.assign(error, { code }), null)
    }
    const headers = { host: target, ...(authorization && { 'proxy-authorization': authorization }) }
    const connect = request({ method: 'CONNECT', host, port, path: target, headers, agent: false, signal: deadline })
    connect.once('error', fail)
    connect.once('connect', ({ statusCode = 0 }, httpSocket) => {
      if (statusCode >= 200 && statusCode < 300) {
        encrypt({ ...options, httpSocket }, onConnected)
        return
      }
      httpSocket.destroy()
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
