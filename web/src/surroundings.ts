/** The server writes these into the document. */
const { base = '', avatarHosts = '', publicUrl = '', freshLoginTtl = '' } = document.documentElement.dataset

/** The path of `PUBLIC_URL` without a trailing slash, usually empty. */
export const BASE = base

/** PUBLIC_URL. Null if the server did not write it into the document, as in Vite's own server. */
export const HOME = asUrl(publicUrl)

/** How long after a login the API asks for no password (`FRESH_LOGIN_TTL`). */
export const FRESH_LOGIN_SECONDS = Number(freshLoginTtl)

/** The account page as a `return_to`, which is relative to the host. */
export const ACCOUNT = `${BASE}/account/`

/** The form for a new password on it, where a login after a forgotten one leads. */
export const PASSWORD_FORM = `${ACCOUNT}?open=password`

/** The user agent of WeCom contains `MicroMessenger` too, but Weixin does not treat it as WeChat. */
export const IS_INSIDE_WECHAT = /MicroMessenger/i.test(navigator.userAgent) && !/wxwork/i.test(navigator.userAgent)

/** Whether the CSP lets the page show this picture. */
export function mayShow(picture: string | null | undefined): picture is string {
  const url = asUrl(picture ?? '')
  if (!url) return false
  const { protocol, host } = url
  if (protocol !== 'https:' && protocol !== location.protocol) return false
  return avatarHosts
    .split(' ')
    .some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern))
}

/**
 * The URL of the path under PUBLIC_URL if this page was opened under another host or without https, else null.
 * Providers lead back to PUBLIC_URL, where the cookie of a login that began elsewhere is not sent.
 */
export function atHome(path: string): string | null {
  if (!HOME) return null
  const isAtHome = HOME.hostname === location.hostname && !(HOME.protocol === 'https:' && location.protocol === 'http:')
  return isAtHome ? null : HOME.origin + BASE + path
}

function asUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
