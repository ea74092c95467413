import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import type { Addresses } from './addresses.js'

export interface Announcement {
  readonly settings: Settings
  readonly addresses: Addresses
  readonly port: number
  readonly adminToken: string | null
  readonly log: Log
}

/** Logs the addresses, and what to try next. */
export function announce({ settings, addresses, port, adminToken, log }: Announcement): void {
  const { publicUrl, sandboxUrl } = addresses
  if (settings.isStateOptional)
    log.warn({}, 'OAUTH_STATE=optional: anybody can slip a code of theirs to a person who logs in')
  for (const variable of settings.withoutEffect)
    log.warn({}, `${variable} is set, and has no effect in this version yet`)
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  const reached = settings.publicUrl ? `, and is reached at ${publicUrl}` : ''
  log.info({}, `weibind listens on http://${host}:${port}${reached}`)
  if (sandboxUrl) log.info({}, `The Weibo sandbox serves on ${sandboxUrl}: nobody here is real`)
  if (settings.adminToken === null && adminToken) log.info({}, `Admin token, for development only: ${adminToken}`)
  const pages = settings.servesPages ? `open ${publicUrl}/ in a browser, or ` : ''
  if (sandboxUrl) log.info({}, `Try next: ${pages}the five lines of README.md`)
}
