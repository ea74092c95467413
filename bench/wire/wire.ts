// What a login costs MongoDB and Redis, counted on the wire: `npm run bench -- wire`.
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { dropDatabase } from '../../test/support/servers/drop-database.js'
import { startChild } from '../child-program.js'
import { openServers } from '../servers.js'
import { type ServiceSettings, startService } from '../service.js'
import { WORKS } from '../works.js'
import { countCalls, countIdle, type Wires } from './counted.js'
import { CountingProxy } from './counting-proxy.js'
import { printDocuments } from './documents.js'
import { mongoReader } from './mongo-reader.js'
import { printTally } from './print-tally.js'
import { printQueueMemory } from './queue-memory.js'
import { removeKeys } from './redis-data.js'
import { redisReader } from './redis-reader.js'
import { Tally } from './tally.js'

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '15' } } })
const seconds = Number(options.seconds)
const USERS = 50
const LOADS = [
  { name: 'login', connections: 1 },
  { name: 'login', connections: 20 },
  { name: 'refresh', connections: 1 },
  { name: 'password', connections: 1 },
] as const

const servers = await openServers()
const wires = { mongo: new Tally(), redis: new Tally() }
const database = servers.mongodbUri()
const mongo = await CountingProxy.open(database, () => mongoReader(wires.mongo))
const redis = await CountingProxy.open(servers.redisUrl, () => redisReader(wires.redis))
const weibo = await startChild({ arguments: ['.cache/build/bench/programs/weibo.js'] })
const prefix = `{weibind-bench-${randomUUID().slice(0, 8)}}`
const environment = { MONGODB_URI: mongo.url, REDIS_URL: redis.url, QUEUE_PREFIX: prefix, OAUTH_STATE: 'optional' }
const settings = { name: 'mongodb', users: USERS, weiboPort: weibo.port, environment }

try {
  console.log(`Counted on the wire to ${servers.origin}. What goes over it without calls is taken off.`)
  await printLoads(settings, wires)
  await printDocuments(database)
  await dropDatabase(database)
  await printQueueMemory(settings, servers.redisUrl)
} finally {
  await weibo.stop()
  mongo.close()
  redis.close()
  await dropDatabase(database)
  await removeKeys(servers.redisUrl, prefix)
}

async function printLoads(of: ServiceSettings, on: Wires): Promise<void> {
  const service = await startService(of)
  try {
    const idle = await countIdle(on, seconds)
    printTally('MongoDB, a second without calls', idle.mongo, null, idle.calls)
    printTally('Redis, a second without calls', idle.redis, null, idle.calls)
    for (const { name, connections } of LOADS) {
      const work = WORKS.find((each) => each.name === name)
      if (!work) continue
      const counted = await countCalls(on, service, work, { connections, seconds })
      const title = `a ${name} of ${counted.calls}, ${connections} at once`
      printTally(`MongoDB, ${title}`, counted.mongo, idle.mongo, counted.calls)
      printTally(`Redis, ${title}`, counted.redis, idle.redis, counted.calls)
    }
  } finally {
    await service.stop()
  }
}
