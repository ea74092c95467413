/** What the server wrote into the page about where and how it is served. */
const { base = '', avatarHosts = '', publicUrl = '' } = document.documentElement.dataset

/** The path that the service is reached below, without a slash at its end: empty as a rule. */
export const BASE = base

/** Whether the page may show a picture from there; the CSP forbids any other. */
export function mayShow(picture: string | null | undefined): picture is string {
  if (!picture || !URL.canParse(picture)) return false
  const { protocol, host } = new URL(picture)
  if (protocol !== 'https:' && protocol !== location.protocol) return false
  return avatarHosts
    .split(' ')
    .some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern))
}

const LOOPBACK_NAME = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Where a path is under PUBLIC_URL, for whoever came to this same machine by another of its names; null for anybody else.
 * Weibo leads back to PUBLIC_URL, where the cookie of a login that begins under the other name is not sent.
 */
export function atHome(path: string): string | null {
  if (!URL.canParse(publicUrl)) return null
  const { hostname } = new URL(publicUrl)
  const isElsewhere = hostname !== location.hostname
  const isSameMachine = LOOPBACK_NAME.test(hostname) && LOOPBACK_NAME.test(location.hostname)
  return isElsewhere && isSameMachine ? publicUrl.replace(/\/+$/, '') + path : null
}
