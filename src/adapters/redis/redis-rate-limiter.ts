import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster, Redis } from 'ioredis'
import type { Log } from '../../application/ports/log.js'
import type { RateLimit, RateLimiter, TakenTry } from '../../application/ports/rate-limiter.js'
import { GIVE_BACK, TAKE } from './rate-limit-scripts.js'

export interface RedisRateLimiterParts {
  /** One on which a command fails at once where there is no connection. Whoever made it ends it. */
  readonly redis: Redis | Cluster
  /** What limits where Redis does not. */
  readonly insurance: RateLimiter
  readonly log: Log
  readonly answerWithinMs?: number
}

/** In braces as the queue's, so that a Redis Cluster keeps both on one node: they fail together, or not at all. */
const PREFIX = '{weibind}:limit'
const ANSWER_WITHIN_MS = 200
/** In steps: where this process itself was busy for longer, one step is over, and not all of Redis' time. */
const STEPS = 4
/** So long Redis is not asked at all once it has failed, so that one that is frozen slows nobody down. */
const PAUSE_MS = 3000

/** The counts that all processes share; where Redis is down, frozen or full, this process's own. */
export class RedisRateLimiter implements RateLimiter {
  private readonly connected: Promise<unknown>
  private pause: NodeJS.Timeout | null = null

  constructor(private readonly parts: RedisRateLimiterParts) {
    const { redis } = parts
    this.connected =
      redis.status === 'ready' ? Promise.resolve() : new Promise((resolve) => redis.once('ready', resolve))
  }

  async take(limit: RateLimit, key: string): Promise<TakenTry> {
    const { redis, insurance } = this.parts
    const { tries, windowSeconds } = limit
    const answer = await this.ask(() => redis.eval(TAKE, 1, redisKey(limit, key), tries, windowSeconds * 1000))
    if (!Array.isArray(answer)) return insurance.take(limit, key)
    const [isGranted, isFirst, msLeft] = answer.map(Number)
    if (isGranted === 1) return { outcome: 'granted' }
    return {
      outcome: 'reached',
      isFirst: isFirst === 1,
      retryAfterSeconds: Math.max(1, Math.ceil(Number(msLeft) / 1000)),
    }
  }

  giveBack(limit: RateLimit, key: string): void {
    const { redis, insurance } = this.parts
    if (this.pause) insurance.giveBack(limit, key)
    else void this.ask(() => redis.eval(GIVE_BACK, 1, redisKey(limit, key)))
  }

  clear(limit: RateLimit, key: string): void {
    const { redis, insurance } = this.parts
    insurance.clear(limit, key)
    void this.ask(() => redis.del(redisKey(limit, key)))
  }

  untell(limit: RateLimit, key: string): void {
    const { redis, insurance } = this.parts
    if (this.pause) insurance.untell(limit, key)
    else void this.ask(() => redis.hdel(redisKey(limit, key), 'told'))
  }

  close(): void {
    if (this.pause) clearTimeout(this.pause)
  }

  /** Null where Redis has no answer. */
  private async ask(command: () => Promise<unknown>): Promise<unknown> {
    if (this.pause) return null
    try {
      return await this.inTime(this.connected.then(command))
    } catch (error) {
      if (!this.pause) this.parts.log.warn({ reason: reasonOf(error) }, 'each process limits by itself: Redis fails it')
      this.pause ??= this.askAgainLater()
      return null
    }
  }

  private askAgainLater(): NodeJS.Timeout {
    return setTimeout(async () => {
      const isBack = await this.takesWrites()
      this.pause = isBack ? null : this.askAgainLater()
      if (isBack) this.parts.log.info({}, 'limits are shared through Redis again')
    }, PAUSE_MS).unref()
  }

  /** A write, since a Redis that is full answers every question well; of a key that is never there. */
  private takesWrites(): Promise<boolean> {
    return this.inTime(this.parts.redis.set(`${PREFIX}:health`, '', 'PX', 1, 'XX')).then(
      () => true,
      () => false,
    )
  }

  private async inTime<T>(answer: Promise<T>): Promise<T> {
    const enough = new AbortController()
    const late = passed(this.parts.answerWithinMs ?? ANSWER_WITHIN_MS, enough.signal).then(() => {
      throw new Error('it does not answer')
    })
    try {
      return await Promise.race([answer, late])
    } finally {
      enough.abort()
      late.catch(() => {})
    }
  }
}

function redisKey({ name }: RateLimit, key: string): string {
  return `${PREFIX}:${name}:${key}`
}

async function passed(ms: number, signal: AbortSignal): Promise<void> {
  for (let step = 0; step < STEPS; step++) await delay(ms / STEPS, undefined, { signal })
}

/** Never the error's own text, which may carry what was sent. */
function reasonOf(error: unknown): string {
  const [kind = ''] = error instanceof Error ? error.message.split(' ') : []
  if (/^[A-Z]{3,}$/.test(kind)) return kind
  return error instanceof Error && error.message === 'it does not answer' ? error.message : 'the connection was lost'
}
