import { Redis } from 'ioredis'

/** Bytes that a Redis uses for its data. */
export async function redisBytes(url: string): Promise<number> {
  return withRedis(url, async (redis) => Number(/^used_memory_dataset:(\d+)/m.exec(await redis.info('memory'))?.[1]))
}

/** @param prefix braces in it count literally */
export async function removeKeys(url: string, prefix: string): Promise<void> {
  await withRedis(url, async (redis) => {
    for await (const keys of redis.scanStream({ match: `${prefix}*` })) if (keys.length > 0) await redis.unlink(...keys)
  })
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url)
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
