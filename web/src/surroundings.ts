/** What the server wrote into the page about where and how it is served. */
const { base = '', avatarHosts = '' } = document.documentElement.dataset

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
