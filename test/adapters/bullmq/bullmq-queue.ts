import { Queue } from 'bullmq'
import { Redis } from 'ioredis'

/** The queue as a tool of somebody else sees it, by its public format alone. */
export async function lookingAt<T>(url: string, look: (queue: Queue, redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  redis.on('error', () => {})
  const queue = new Queue('audit', { prefix: '{weibind}', connection: redis })
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
