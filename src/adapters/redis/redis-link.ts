import { EventEmitter, once } from 'node:events'
import { Redis } from 'ioredis'
import { clusterAt, endConnection, type RedisConnection, redisConnection } from './redis-connection.js'

const ASK_AGAIN_AFTER_MS = 500

/**
 * The connection of `REDIS_URL`. Whether a single address leads to a Redis Cluster is known only once it answers (such
 * an address is called a configuration endpoint). If it does, a connection to the cluster replaces the first one.
 */
export class RedisLink {
  private readonly events = new EventEmitter<{ known: []; replaced: [] }>()
  private redis: RedisConnection
  private known: boolean

  /** @param urls the value of `REDIS_URL` */
  constructor(private readonly urls: string) {
    this.redis = redisConnection(urls)
    this.known = !(this.redis instanceof Redis)
    if (this.redis instanceof Redis) this.askAgain(this.redis)
    // Each part that uses the link waits for it.
    this.events.setMaxListeners(0)
  }

  /** The connection of this moment. Its commands fail at once while Redis cannot be reached. */
  get current(): RedisConnection {
    return this.redis
  }

  /** Whether `current` is never replaced any more. */
  get isKnown(): boolean {
    return this.known
  }

  /** Waits until Redis can be reached. @throws the error of an attempt to connect, or when the signal aborts */
  async ready(signal: AbortSignal): Promise<RedisConnection> {
    // `once` rejects if the connection emits an error.
    if (this.redis.status !== 'ready') await once(this.redis, 'ready', { signal })
    if (!this.known) await once(this.events, 'known', { signal })
    return this.redis.status === 'ready' ? this.redis : this.ready(signal)
  }

  /** Calls the listener once, as soon as Redis can be reached. */
  onceReady(listener: () => void): void {
    if (!this.known) this.events.once('known', () => this.onceReady(listener))
    else if (this.redis.status === 'ready') listener()
    else this.redis.once('ready', listener)
  }

  onReplaced(listener: () => void): void {
    this.events.once('replaced', listener)
  }

  disconnect(): void {
    this.known = true
    this.redis.disconnect()
  }

  private async ask(redis: Redis): Promise<void> {
    const answer = await isClusterNode(redis)
    // `disconnect` was called meanwhile.
    if (this.known) return
    if (answer === null) return this.askAgain(redis)
    if (answer) this.replace(redis)
    this.known = true
    this.events.emit('known')
  }

  private askAgain(redis: Redis): void {
    if (redis.status === 'ready') setTimeout(() => this.ask(redis), ASK_AGAIN_AFTER_MS).unref()
    else redis.once('ready', () => this.ask(redis))
  }

  private replace(former: Redis): void {
    this.redis = clusterAt([this.urls])
    this.events.emit('replaced')
    endConnection(former)
  }
}

/** Null: Redis did not answer. */
async function isClusterNode(redis: Redis): Promise<boolean | null> {
  try {
    return /^cluster_enabled:1/m.test(await redis.info('cluster'))
  } catch (error) {
    // A user may lack the right to INFO.
    return error instanceof Error && error.name === 'ReplyError' ? false : null
  }
}
