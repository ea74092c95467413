/** Any URL on this machine is registered, with any port and path. */
export function isRegisteredRedirectUri(text: string): boolean {
  // new URL() drops line breaks, but the text goes into a Location header.
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, hash } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && hash === '' && isLoopback(hostname)
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
