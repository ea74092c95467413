import { Redis } from 'ioredis'
import { type Finding, fail, ok, warn } from '../../domain/finding.js'
import { endConnection, type RedisConnection } from './redis-connection.js'
import { redisFailure } from './redis-failure.js'
import { RedisLink } from './redis-link.js'

const PATIENCE_MS = 4000

/** Whether Redis can be reached and written to, and never evicts a job. It writes nothing: XX needs a key that exists. */
export async function examineRedis(urls: string, prefix: string): Promise<readonly Finding[]> {
  const link = new RedisLink(urls)
  try {
    const redis = await link.ready(AbortSignal.timeout(PATIENCE_MS))
    await redis.set(`${prefix}:health`, '', 'PX', 1, 'XX')
    return [policyFinding(await evictionPolicy(redis))]
  } catch (error) {
    return [unusable(error)]
  } finally {
    link.disconnect()
    if (link.current instanceof Redis) endConnection(link.current)
  }
}

function unusable(error: unknown): Finding {
  const reason = redisFailure(error)
  if (/^(WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH)/.test(reason))
    return fail('Redis refuses the password', 'Set user and password in REDIS_URL to those of Redis')
  if (/^READONLY/.test(reason))
    return fail('Redis is read-only: it is a replica', 'Set REDIS_URL to the master of this Redis')
  if (/^(MISCONF|OOM)/.test(reason))
    return fail(`Redis takes no writes (${reason})`, 'Mend what Redis names: its disk, or maxmemory')
  return fail(`Redis cannot be used: ${reason}`, 'Start Redis, and check host and port in REDIS_URL')
}

function policyFinding(policy: string | null): Finding {
  if (policy === null || policy === 'noeviction') return ok('reached, and may be written to')
  const todo = 'Set maxmemory-policy noeviction in the configuration of Redis'
  return warn(`maxmemory-policy is ${policy}: Redis may drop events that are on the queue`, todo)
}

/** Null: this user may not run INFO. */
async function evictionPolicy(redis: RedisConnection): Promise<string | null> {
  const nodes = redis instanceof Redis ? [redis] : redis.nodes('master')
  const reports = await Promise.allSettled(nodes.map((node) => node.info('memory')))
  const policies = reports.flatMap((report) => {
    const [, policy] = report.status === 'fulfilled' ? (/^maxmemory_policy:(\S+)/m.exec(report.value) ?? []) : []
    return policy ?? []
  })
  return policies.find((policy) => policy !== 'noeviction') ?? policies[0] ?? null
}
