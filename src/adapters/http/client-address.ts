import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from 'proxy-addr'

export interface ClientAddress {
  /** An IPv4 address in IPv6 form is written as IPv4. */
  readonly address: string
  /** The entry of X-Forwarded-For that should be the client, but is no address: the peer's address takes its place. */
  readonly unreadable: string | null
}

/**
 * Some proxies add the client's port, such as Azure's Application Gateway: `203.0.113.7:51234`, `[2001:db8::1]:443`.
 */
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/
const IPV4_IN_IPV6 = /^::ffff:(?=\d+\.)/i

/**
 * @param trustedProxies proxies of ours in front of the service; each appends an address to X-Forwarded-For (rule IN-6)
 */
export function clientAddress(req: IncomingMessage, trustedProxies: number): ClientAddress {
  const peer = req.socket.remoteAddress ?? ''
  const claimed = proxyAddr(req, (_, hops) => hops < trustedProxies) ?? peer
  const [, ipv6, ipv4] = WITH_PORT.exec(claimed) ?? []
  const address = ipv6 ?? ipv4 ?? claimed
  const isReadable = isIP(address) > 0 || claimed === peer
  return { address: (isReadable ? address : peer).replace(IPV4_IN_IPV6, ''), unreadable: isReadable ? null : claimed }
}
