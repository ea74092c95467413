/** The server writes these into the document. */
const { base = '', avatarHosts = '', publicUrl = '' } = document.documentElement.dataset

/** The path of `PUBLIC_URL` without a trailing slash, usually empty. */
export const BASE = base

/** The account page as a `return_to`, which is relative to the host. */
export const ACCOUNT = `${BASE}/account/`

/** Whether the CSP lets the page show this picture. */
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
 * The URL of the path under PUBLIC_URL if this page was opened under another loopback name, else null.
 * Providers lead back to PUBLIC_URL, where the cookie of a login under the other name is not sent.
 */
export function atHome(path: string): string | null {
  if (!URL.canParse(publicUrl)) return null
  const { hostname } = new URL(publicUrl)
  const isElsewhere = hostname !== location.hostname
  const isSameMachine = LOOPBACK_NAME.test(hostname) && LOOPBACK_NAME.test(location.hostname)
  return isElsewhere && isSameMachine ? publicUrl.replace(/\/+$/, '') + path : null
}
