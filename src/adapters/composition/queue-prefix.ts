import { createHash } from 'node:crypto'
import type { Settings } from '../config/settings.js'

/**
 * What every key in Redis begins with. By default it follows from the issuer, which all processes of a service share and
 * no two services do. The braces are a hash tag: a Redis Cluster keeps all keys in one slot, as BullMQ's scripts require.
 */
export function queuePrefix({ queuePrefix: chosen }: Pick<Settings, 'queuePrefix'>, issuer: string): string {
  return chosen ?? `{weibind-${createHash('sha256').update(issuer).digest('hex').slice(0, 8)}}`
}
