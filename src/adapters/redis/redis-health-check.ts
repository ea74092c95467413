import { Redis } from 'ioredis'
import pTimeout from 'p-timeout'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { Log } from '../../application/ports/log.js'
import type { RedisConnection } from './redis-connection.js'
import type { RedisLink } from './redis-link.js'

const DEADLINE_MS = 500

export class RedisHealthCheck implements HealthCheck {
  readonly name = 'queue'

  constructor(
    private readonly redis: RedisLink,
    private readonly prefix: string,
  ) {}

  /**
   * Tries to write, since a full or read-only Redis still answers reads. XX writes nothing, as the key never exists. The
   * key is in the queue's slot, the only one of a cluster that matters here.
   */
  isUp(): Promise<boolean> {
    const write = this.redis.current.set(`${this.prefix}:health`, '', 'PX', 1, 'XX')
    return pTimeout(write, { milliseconds: DEADLINE_MS }).then(
      () => true,
      () => false,
    )
  }
}

/**
 * Warns at each connection whose Redis may evict keys. Evicted events are published again, evicted limits start over.
 */
export function warnOfEviction(link: RedisLink, log: Log): void {
  let warned = ''
  const warnAtEachConnection = (redis: RedisConnection) =>
    redis.on('ready', async () => {
      const policy = (await evictionPolicies(redis)).find((each) => each !== 'noeviction') ?? ''
      if (policy && policy !== warned)
        log.warn({ policy }, 'Redis may evict audit events that are on the queue: set maxmemory-policy noeviction')
      warned = policy
    })
  warnAtEachConnection(link.current)
  link.onReplaced(() => warnAtEachConnection(link.current))
}

/** Of each node that lets this user run INFO. */
async function evictionPolicies(redis: RedisConnection): Promise<string[]> {
  const nodes = redis instanceof Redis ? [redis] : redis.nodes('master')
  const reports = await Promise.allSettled(nodes.map((node) => node.info('memory')))
  return reports.flatMap((report) => {
    const [, policy] = report.status === 'fulfilled' ? (/^maxmemory_policy:(\S+)/m.exec(report.value) ?? []) : []
    return policy ?? []
  })
}
