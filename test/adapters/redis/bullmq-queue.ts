import { Queue } from 'bullmq'
import { Redis } from 'ioredis'

/** `QUEUE_PREFIX` of these tests. */
export const QUEUE_PREFIX = '{weibind-tests}'

/** The queue as another tool sees it, by its public format alone. */
export async function lookingAt<T>(url: string, look: (queue: Queue, redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  redis.on('error', () => {})
  const queue = new Queue('audit', { prefix: QUEUE_PREFIX, connection: redis })
  try {
    return await look(queue, redis)
  } finally {
    await queue.close()
    redis.disconnect()
  }
}

export async function emptyQueue(url: string): Promise<void> {
  await lookingAt(url, (queue) => queue.obliterate({ force: true }))
}

/** How each type of value is read as a whole. */
const READING: Readonly<Record<string, (key: string) => [string, ...string[]]>> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1'],
  stream: (key) => ['XRANGE', key, '-', '+'],
}

/** Every key and value that a Redis holds of ours, as one text to search. */
export async function everythingIn(url: string): Promise<string> {
  return lookingAt(url, async (_, redis) => {
    const keys = await redis.keys('*weibind*')
    const values = keys.map(async (key) => {
      const reading = READING[await redis.type(key)]
      if (!reading) return null
      const [command, ...rest] = reading(key)
      return redis.call(command, ...rest)
    })
    return JSON.stringify([keys, await Promise.all(values)])
  })
}
