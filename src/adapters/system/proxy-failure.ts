import type { Log } from '../../application/ports/log.js'

export interface ProxyFailure {
  /** Host and port that the proxy was asked for. */
  readonly target: string
  /** `PROXY_` and the status of the proxy's answer, or the code of a system error. */
  readonly code: string
  readonly waitedMs: number
}

export type ReportProxyFailure = (failure: ProxyFailure) => void

/** @param proxy host and port, without the password */
export function reportTo(log: Log, proxy: string): ReportProxyFailure {
  return ({ target, code, waitedMs }) => {
    const facts = { proxy, target, reason: code }
    if (code === 'PROXY_407')
      log.error(facts, 'the outbound proxy rejects the credentials: check user and password in OUTBOUND_PROXY')
    else if (code.startsWith('PROXY_')) log.warn(facts, 'the outbound proxy refuses the connection')
    else if (code === 'ETIMEDOUT') log.warn({ ...facts, waited_ms: waitedMs }, 'the outbound proxy does not answer')
    else log.warn(facts, 'the outbound proxy cannot be used: check host and port in OUTBOUND_PROXY')
  }
}
