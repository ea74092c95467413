import { isLoopback, parseRedirectUri } from '../redirect-uri.js'

export interface RegisteredDomains {
  /** The URL of the service, without a slash at its end. */
  readonly publicUrl: string | undefined
  /** Whether a port is refused, as Weixin refuses it. */
  readonly isStrict: boolean
}

/** Any URL on this machine is registered, and any under the service's own (weixin.md, 7). */
export function isRegisteredRedirectUri(text: string, { publicUrl, isStrict }: RegisteredDomains): boolean {
  const url = parseRedirectUri(text)
  if (url === null || (isStrict && url.port !== '')) return false
  return isLoopback(url.hostname) || (publicUrl !== undefined && isUnder(url, new URL(publicUrl)))
}

function isUnder({ origin, pathname }: URL, base: URL): boolean {
  const folder = base.pathname.replace(/\/$/, '')
  return origin === base.origin && (pathname === folder || pathname.startsWith(`${folder}/`))
}
