/** Any URL on this machine is registered, with any port and path. */
export function isRegisteredRedirectUri(text: string): boolean {
  const url = parseRedirectUri(text)
  return url !== null && url.hash === '' && isLoopback(url.hostname)
}

/** An http or https URL whose text can go into a Location header, or null. */
export function parseRedirectUri(text: string): URL | null {
  // new URL() drops line breaks, but the text goes into a Location header.
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  return ['http:', 'https:'].includes(url.protocol) ? url : null
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
