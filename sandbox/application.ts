/** The sandbox's one application (weibo.md, 4). */
export const APP_KEY = '1000000001'
export const APP_SECRET = 'sandbox-app-secret'
/** As people read it on the consent page. */
export const APP_NAME = { zh: '沙箱演示应用', en: 'Sandbox demo application' } as const

/** Any address on this machine is registered, whatever its port and path. */
export function isRegisteredRedirectUri(text: string): boolean {
  // URL would let line breaks pass, which no header may hold.
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, hash } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && hash === '' && isLoopback(hostname)
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
