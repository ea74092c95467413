import { join } from 'node:path'
import { generatedSecret } from '../src/adapters/system/generated-secret.js'
import { RandomSecrets } from '../src/adapters/system/random-secrets.js'
import { startMongo } from '../test/support/servers/mongo-server.js'
import { RedisServer } from '../test/support/servers/redis-server.js'
import type { ServerProcess } from '../test/support/servers/server-process.js'

export interface OwnServer {
  readonly name: string
  readonly process: ServerProcess
}

export interface Servers {
  readonly mongodbUri: string
  readonly redisUrl: string
  /** Servers that were started for the demonstration, and stop with it. */
  readonly own: readonly OwnServer[]
}

interface Chosen {
  readonly origin: string
  readonly address: string
  readonly process: ServerProcess | null
}

/** The servers at `MONGODB_URI` and `REDIS_URL`, or new ones on this machine. @throws an error that names all that is missing */
export async function startServers(folder: string, say: (line: string) => void): Promise<Servers> {
  say('Starting MongoDB and Redis; if they must be installed first, this takes a minute ...')
  const [mongodb, redis] = await Promise.allSettled([chooseMongodb(), chooseRedis(folder)])
  const missing = [mongodb, redis].flatMap((one) => (one.status === 'rejected' ? [String(one.reason.message)] : []))
  if (mongodb.status === 'rejected' || redis.status === 'rejected') throw new Error(missing.join('; '))
  say(`MongoDB: ${mongodb.value.origin}`)
  say(`Redis: ${redis.value.origin}`)
  const named = { MongoDB: mongodb.value.process, Redis: redis.value.process }
  const own = Object.entries(named).flatMap(([name, process]) => (process ? [{ name, process }] : []))
  return { mongodbUri: mongodb.value.address, redisUrl: redis.value.address, own }
}

async function chooseMongodb(): Promise<Chosen> {
  const { MONGODB_URI: address } = process.env
  if (address) return { origin: 'from MONGODB_URI', address, process: null }
  const { origin, uri, process: server } = await startMongo()
  const remark = origin.startsWith('mongod') ? '' : ', because no mongod is on the PATH; it is slower'
  return { origin: `${origin}${remark}; its data is deleted at the end`, address: uri('weibind'), process: server }
}

async function chooseRedis(folder: string): Promise<Chosen> {
  const { REDIS_URL: address } = process.env
  if (address) return { origin: 'from REDIS_URL', address, process: null }
  const password = generatedSecret(join(folder, 'redis-password'), () => new RandomSecrets().generate())
  const { origin, url, process: server } = await RedisServer.start({ password, keepsData: true })
  return { origin: `${origin}; its data is deleted at the end`, address: url, process: server }
}
