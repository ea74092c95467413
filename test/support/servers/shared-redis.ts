import { RedisServer } from './redis-server.js'

export interface SharedRedis {
  readonly origin: string
  readonly url: string
}

let shared: Promise<SharedRedis> | undefined

/** The one Redis of this test process: the one that `REDIS_URL` names, or one that goes with the process. */
export function sharedRedis(): Promise<SharedRedis> {
  shared ??= chosen().then((server) => {
    console.log(`Redis of these tests: ${server.origin}`)
    return server
  })
  return shared
}

async function chosen(): Promise<SharedRedis> {
  const url = process.env['REDIS_URL']
  return url ? { origin: 'the one that REDIS_URL names', url } : RedisServer.start()
}
