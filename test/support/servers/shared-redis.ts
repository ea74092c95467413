import { RedisServer } from './redis-server.js'

export interface SharedRedis {
  readonly origin: string
  readonly url: string
}

let shared: Promise<SharedRedis> | undefined

/** The Redis of this test process: that of `REDIS_URL`, or one that ends with the process. */
export function sharedRedis(): Promise<SharedRedis> {
  shared ??= chosenRedis().then((server) => {
    console.log(`Redis of these tests: ${server.origin}`)
    return server
  })
  return shared
}

/** That of `REDIS_URL`, or one that ends with this process. */
export async function chosenRedis(): Promise<SharedRedis> {
  const url = process.env['REDIS_URL']
  return url ? { origin: 'the one that REDIS_URL names', url } : RedisServer.start()
}
