/** Registered are all URLs on this machine, with any port and path, and those under the public URL of the service. */
export function isRegisteredRedirectUri(text: string, publicUrl: string | undefined): boolean {
  // new URL() drops line breaks, but the text goes into a Location header.
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  if (!['http:', 'https:'].includes(url.protocol) || url.hash !== '') return false
  return isLoopback(url.hostname) || (publicUrl !== undefined && isUnder(url, new URL(publicUrl)))
}

export function registeredUris(publicUrl: string | undefined): string {
  return `a URL on this machine${publicUrl === undefined ? '' : ` or under ${publicUrl}`}`
}

function isUnder({ origin, pathname }: URL, base: URL): boolean {
  return origin === base.origin && `${pathname}/`.startsWith(`${base.pathname.replace(/\/+$/, '')}/`)
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
