import { Redis } from 'ioredis'
import type { Log } from '../../application/ports/log.js'
import type { RedisConnection } from './redis-connection.js'

/** Says it where Redis may throw away what it holds: events then wait for the sweep, and counts begin anew. */
export function warnOfEviction(redis: RedisConnection, log: Log): void {
  let told = ''
  redis.on('ready', async () => {
    const policy = (await policiesOf(redis)).find((each) => each !== 'noeviction') ?? ''
    if (policy && policy !== told)
      log.warn({ policy }, 'Redis may throw away audit events that are on their way: set maxmemory-policy noeviction')
    told = policy
  })
}

async function policiesOf(redis: RedisConnection): Promise<string[]> {
  const nodes = redis instanceof Redis ? [redis] : redis.nodes('master')
  const reports = await Promise.allSettled(nodes.map((node) => node.info('memory')))
  return reports.flatMap((report) => {
    // Whoever may not ask is not told.
    const [, policy] = report.status === 'fulfilled' ? (/^maxmemory_policy:(\S+)/m.exec(report.value) ?? []) : []
    return policy ?? []
  })
}
