import type { buildConnector } from 'undici'

/** How calls leave this process. */
export interface Route {
  /** Opens the connections: options for undici's own connector, or another one. */
  readonly connect: buildConnector.BuildOptions | buildConnector.connector
  /** Set: each call goes to this proxy, which is sent the whole URL (RFC 9112, section 3.2.2). */
  readonly forwardProxy?: ForwardProxy
}

export interface ForwardProxy {
  readonly origin: string
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | null
}
