import pTimeout from 'p-timeout'
import { Outage } from '../../application/outage.js'
import type { Log } from '../../application/ports/log.js'
import type { RateLimit, RateLimiter, RateLimitResult } from '../../application/ports/rate-limiter.js'
import { redisFailure } from './redis-failure.js'
import type { RedisLink } from './redis-link.js'

export interface RedisRateLimiterParts {
  /** Its commands must fail at once without a connection. The limiter does not disconnect it. */
  readonly redis: RedisLink
  /** What the keys begin with: `QUEUE_PREFIX`, so that in a Redis Cluster queue and limits are in one slot. */
  readonly prefix: string
  /** Limits while Redis is unavailable. */
  readonly fallback: RateLimiter
  readonly log: Log
  readonly answerWithinMs?: number
  /** How long Redis is not asked after a failure, so that a frozen one delays no request. 3,000 ms by default. */
  readonly pauseMs?: number
}

const ANSWER_WITHIN_MS = 200
const STEPS = 4
const PAUSE_MS = 3000

/**
 * The counts of a key are one hash, which expires as a whole: `count`, and `told` once the first refusal was reported.
 * ARGV: attempts of the limit, window in ms. Returns: granted, first refusal, ms until the window ends.
 */
const TAKE = `
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or '0')
if count >= tonumber(ARGV[1]) then
  return {0, redis.call('HSETNX', KEYS[1], 'told', '1'), redis.call('PTTL', KEYS[1])}
end
redis.call('HINCRBY', KEYS[1], 'count', 1)
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {1, 0, 0}
`

const GIVE_BACK = `
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or '0')
if count > 0 then redis.call('HINCRBY', KEYS[1], 'count', -1) end
return 0
`

/** Counts that all processes share; while Redis is unavailable or full, each process has its own. */
export class RedisRateLimiter implements RateLimiter {
  private readonly connected: Promise<unknown>
  private readonly outage: Outage
  private pause: NodeJS.Timeout | null = null

  constructor(private readonly parts: RedisRateLimiterParts) {
    const { redis, log } = parts
    this.connected = new Promise<void>((resolve) => redis.onceReady(resolve))
    this.outage = new Outage(log, {
      begin: 'Redis is unavailable; rate limits are per process until it is back',
      end: 'Redis is back; rate limits are shared again',
    })
  }

  async take(limit: RateLimit, key: string): Promise<RateLimitResult> {
    const { redis, fallback } = this.parts
    const { attempts, windowSeconds } = limit
    const answer = await this.ask(() =>
      redis.current.eval(TAKE, 1, this.keyOf(limit, key), attempts, windowSeconds * 1000),
    )
    if (!Array.isArray(answer)) return fallback.take(limit, key)
    const [isGranted, isFirst, msLeft] = answer.map(Number)
    if (isGranted === 1) return { outcome: 'granted' }
    return {
      outcome: 'reached',
      isFirst: isFirst === 1,
      retryAfterSeconds: Math.max(1, Math.ceil(Number(msLeft) / 1000)),
    }
  }

  giveBack(limit: RateLimit, key: string): void {
    const { redis, fallback } = this.parts
    if (this.pause) fallback.giveBack(limit, key)
    else void this.ask(() => redis.current.eval(GIVE_BACK, 1, this.keyOf(limit, key)))
  }

  clear(limit: RateLimit, key: string): void {
    const { redis, fallback } = this.parts
    fallback.clear(limit, key)
    void this.ask(() => redis.current.del(this.keyOf(limit, key)))
  }

  resetFirstRefusal(limit: RateLimit, key: string): void {
    const { redis, fallback } = this.parts
    if (this.pause) fallback.resetFirstRefusal(limit, key)
    else void this.ask(() => redis.current.hdel(this.keyOf(limit, key), 'told'))
  }

  close(): void {
    if (this.pause) clearTimeout(this.pause)
  }

  /** @returns Redis' answer, or null while it is unavailable */
  private async ask(command: () => Promise<unknown>): Promise<unknown> {
    if (this.pause) return null
    try {
      return await this.answer(this.connected.then(command))
    } catch (error) {
      this.outage.begin({ reason: redisFailure(error) })
      this.pause ??= this.askAgainLater()
      return null
    }
  }

  private askAgainLater(): NodeJS.Timeout {
    return setTimeout(async () => {
      const isBack = await this.takesWrites()
      this.pause = isBack ? null : this.askAgainLater()
      if (isBack) this.outage.end()
    }, this.parts.pauseMs ?? PAUSE_MS).unref()
  }

  /** A full Redis still answers reads. XX writes nothing, as the key never exists. */
  private takesWrites(): Promise<boolean> {
    return this.answer(this.parts.redis.current.set(`${this.parts.prefix}:limit:health`, '', 'PX', 1, 'XX')).then(
      () => true,
      () => false,
    )
  }

  private keyOf({ name }: RateLimit, key: string): string {
    return `${this.parts.prefix}:limit:${name}:${key}`
  }

  private answer<T>(command: Promise<T>): Promise<T> {
    return withinSteps(command, (this.parts.answerWithinMs ?? ANSWER_WITHIN_MS) / STEPS, STEPS)
  }
}

/** A deadline in steps: if this process is busy past a step, the next one still leaves Redis time to answer. */
function withinSteps<T>(command: Promise<T>, milliseconds: number, steps: number): Promise<T> {
  if (steps === 1) return pTimeout(command, { milliseconds, message: 'Redis does not answer' })
  return pTimeout(command, { milliseconds, fallback: () => withinSteps(command, milliseconds, steps - 1) })
}
