import type { Clock } from '../../application/ports/clock.js'
import type { Log } from '../../application/ports/log.js'
import type { RateLimiter } from '../../application/ports/rate-limiter.js'
import type { Settings } from '../config/settings.js'
import { MemoryRateLimiter } from '../memory/memory-rate-limiter.js'
import { redisConnection } from '../redis/redis-connection.js'
import { RedisRateLimiter } from '../redis/redis-rate-limiter.js'

export interface OpenedRateLimiter {
  readonly limiter: RateLimiter
  close(): void
}

/** Shared through Redis where there is one, on a connection of its own: no batch of events stands before a login. */
export function openRateLimiter({ redisUrl, role }: Settings, clock: Clock, log: Log): OpenedRateLimiter {
  const own = new MemoryRateLimiter(clock)
  if (redisUrl === null || role === 'worker') return { limiter: own, close: () => {} }
  const redis = redisConnection(redisUrl)
  const limiter = new RedisRateLimiter({ redis, fallback: own, log })
  const close = () => {
    limiter.close()
    redis.disconnect()
  }
  return { limiter, close }
}
