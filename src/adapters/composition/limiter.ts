import type { Clock } from '../../application/ports/clock.js'
import type { Log } from '../../application/ports/log.js'
import type { RateLimiter } from '../../application/ports/rate-limiter.js'
import type { Settings } from '../config/settings.js'
import { MemoryRateLimiter } from '../memory/memory-rate-limiter.js'
import type { Lifecycle } from './lifecycle.js'
import { queuePrefix } from './queue-prefix.js'

export interface RateLimiterParts {
  readonly settings: Settings
  readonly issuer: string
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
}

/** With Redis, counts are shared through a separate connection, so that batches of events do not delay logins. */
export async function openRateLimiter(parts: RateLimiterParts): Promise<RateLimiter> {
  const { settings, issuer, clock, log, lifecycle } = parts
  const { redisUrl, role } = settings
  const memory = new MemoryRateLimiter(clock)
  if (redisUrl === null || role === 'worker') return memory
  const [{ RedisLink }, { RedisRateLimiter }] = await Promise.all([
    import('../redis/redis-link.js'),
    import('../redis/redis-rate-limiter.js'),
  ])
  const redis = new RedisLink(redisUrl)
  const limiter = new RedisRateLimiter({ redis, prefix: queuePrefix(settings, issuer), fallback: memory, log })
  lifecycle.onStop(() => {
    limiter.close()
    redis.disconnect()
  })
  return limiter
}
