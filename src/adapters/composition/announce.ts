import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import type { Addresses } from './addresses.js'
import { queuePrefix } from './queue-prefix.js'

export interface Announcement {
  readonly settings: Settings
  readonly addresses: Addresses
  readonly port: number
  readonly adminToken: string | null
  readonly log: Log
}

export function announce({ settings, addresses, port, adminToken, log }: Announcement): void {
  const { publicUrl, issuer, sandboxUrl, sandboxPublicUrl } = addresses
  if (settings.isStateOptional)
    log.warn({}, "OAUTH_STATE=optional: an attacker can log a person in with the attacker's own code")
  for (const warning of settings.warnings) log.warn({}, warning)
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  const reached = settings.publicUrl ? `, and is reached at ${publicUrl}` : ''
  if (settings.redisUrl) announceQueue(settings, issuer, log)
  log.info({}, `weibind listens on http://${host}:${port}${reached}`)
  const shared = sandboxPublicUrl === sandboxUrl ? '' : `, and browsers reach it at ${sandboxPublicUrl}`
  if (sandboxUrl) log.info({}, `The sandbox serves on ${sandboxUrl}${shared}: its accounts are not real`)
  if (settings.adminToken === null && adminToken) log.info({}, `Admin token, for development only: ${adminToken}`)
  const pages = settings.servesPages ? `open ${publicUrl}/ in a browser, or ` : ''
  if (sandboxUrl && settings.role !== 'worker')
    log.info({}, `Try next: ${pages}paste the lines of README.md with BASE=${publicUrl}`)
}

/** Without these settings, a worker takes the prefix from its own address, and reads a queue that no api fills. */
function announceQueue(settings: Settings, issuer: string, log: Log): void {
  const isShared = settings.publicUrl ?? settings.jwt.issuer ?? settings.queuePrefix
  if (settings.role === 'worker' && !isShared)
    log.warn(
      {},
      'the api may use another queue: give this worker the PUBLIC_URL, JWT_ISSUER or QUEUE_PREFIX of the api',
    )
  log.info({ prefix: queuePrefix(settings, issuer) }, 'the keys in Redis begin with this prefix')
}
