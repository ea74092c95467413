export interface Registered {
  readonly publicUrl: string | undefined
  readonly isShared: boolean
}

/** A registered URL that a code can be added to. */
export function isRegisteredRedirectUri(text: string, registered: Registered): boolean {
  return registeredUrl(text, registered)?.hash === ''
}

/**
 * All URLs on this machine are registered, with any port and path. A shared sandbox adds those under the public URL.
 * Null: this one is not.
 */
export function registeredUrl(text: string, { publicUrl, isShared }: Registered): URL | null {
  // new URL() drops line breaks, but the text goes into a Location header.
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  if (!['http:', 'https:'].includes(url.protocol)) return null
  const isRegistered =
    isLoopback(url.hostname) || (isShared && publicUrl !== undefined && isUnder(url, new URL(publicUrl)))
  return isRegistered ? url : null
}

export function registeredUris({ publicUrl, isShared }: Registered): string {
  return `a URL on this machine${isShared && publicUrl ? ` or under ${publicUrl}` : ''}`
}

function isUnder({ origin, pathname }: URL, base: URL): boolean {
  return origin === base.origin && `${pathname}/`.startsWith(`${base.pathname.replace(/\/+$/, '')}/`)
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
