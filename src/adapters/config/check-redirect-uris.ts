import type { ConfigurationProblem } from './problem.js'
import type { RawSettings } from './raw-settings.js'
import { isLoopback } from './values.js'

/** Paths that the API answers by POST (docs/http-api.md): a browser that is sent there sees an error. */
const API_PATH = /^(users|sessions|sessions\/(refresh|recovery)|audit\/failed\/[^/]+\/retry|admin\/.+)$/
const PROVIDER_PATH = /^oauth\/([^/]+)\/(callback|code|bind|token|deauthorize)$/

/** Refuses a redirect URI that leads to the API itself. The page may be on any other host. */
export function checkRedirectUris(raw: RawSettings): ConfigurationProblem[] {
  const own = ownUrl(raw)
  const names = raw.blocks.map(({ name }) => name.toLowerCase())
  return raw.blocks.flatMap(({ redirectUri: variable }) => {
    const value = variable === null ? undefined : raw.values[variable]
    if (variable === null || typeof value !== 'string' || own === null) return []
    const path = pathBelow(own, new URL(value))
    const provider = PROVIDER_PATH.exec(path ?? '')?.[1]
    if (path === null || !(API_PATH.test(path) || names.includes(provider ?? ''))) return []
    return [{ variable, holds: value, expected: 'expected a page, and no path that the API answers by POST' }]
  })
}

/** As addresses.ts in the composition builds it. Null: it is not known before the process listens. */
export function ownUrl({ values: { PUBLIC_URL, HOST, PORT } }: RawSettings): URL | null {
  if (PUBLIC_URL !== undefined) return new URL(PUBLIC_URL)
  if (!HOST || !PORT) return null
  const name = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${PORT}`
  return URL.canParse(url) ? new URL(url) : null
}

/** The path without the public URL's own; null: the URL is not below it. */
function pathBelow(own: URL, url: URL): string | null {
  if (originOf(own) !== originOf(url)) return null
  const [base, path] = [segmentsOf(own), segmentsOf(url)]
  return base.every((segment, index) => path[index] === segment) ? path.slice(base.length).join('/') : null
}

/** All names of the loopback address count as one. */
function originOf({ protocol, hostname, port }: URL): string {
  return `${protocol}//${isLoopback(hostname) ? 'localhost' : hostname}:${port}`
}

/** Without what a proxy or a router may ignore: upper case, encoding, and slashes that are doubled or at the end. */
function segmentsOf({ pathname }: URL): string[] {
  const decoded = pathname.replace(/%[2-7][\da-f]/gi, (encoded) => decodeURIComponent(encoded))
  return decoded
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '')
}
