// Whether two api processes serve more than one, on MongoDB and Redis: `npm run bench -- processes`.
import { randomBytes } from 'node:crypto'
import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { dropDatabase } from '../test/support/servers/drop-database.js'
import { begin } from './begin.js'
import { startChild } from './child-program.js'
import { Callers } from './load.js'
import { cpuSeconds } from './process-tree.js'
import { openServers } from './servers.js'
import { type Service, startService } from './service.js'
import { WORKS, type Work } from './works.js'

const CONNECTIONS = 40
const USERS = 50
const WARM_UP_SECONDS = 5
const SETTLE_MS = 2000

/** Reaches neither database nor Redis, so it shows what the processes alone can do. */
const BEGIN: Pick<Work, 'name' | 'prepare'> = {
  name: 'begin',
  prepare: async (connection) => async () => void (await begin(connection)),
}

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '8' }, rounds: { type: 'string', default: '3' } },
})
const servers = await openServers()
const uri = servers.mongodbUri()
const weibo = await startChild({ arguments: ['.cache/build/bench/programs/weibo.js'] })
const common = {
  MONGODB_URI: uri,
  REDIS_URL: servers.redisUrl,
  PUBLIC_URL: 'http://127.0.0.1:8888',
  JWT_ALGORITHM: 'HS256',
  JWT_SECRET: randomBytes(32).toString('hex'),
}
const services: Service[] = []
try {
  console.log(`${cpus().length} cores, for the processes, ${servers.origin}, Weibo and the load together`)
  services.push(await startApi(false), await startApi(true))
  const logins = servers.isSpeedReal ? WORKS.filter(({ name }) => name === 'login') : []
  if (logins.length === 0)
    console.log('logins are not measured: SecantusDB, which stands for MongoDB, would be the limit')
  for (const work of [BEGIN, ...logins]) {
    await load(work, services, WARM_UP_SECONDS)
    for (let round = 1; round <= Number(options.rounds); round += 1)
      for (const count of [1, 2]) console.log(`${work.name}, round ${round}: ${await measured(work, count)}`)
  }
} finally {
  for (const service of services) await service.stop()
  await weibo.stop()
  await dropDatabase(uri)
}
process.exit()

function startApi(isFilled: boolean): Promise<Service> {
  const start = { name: 'api', users: USERS, weiboPort: weibo.port, environment: common, isFilled }
  return startService({ ...start, arguments: ['dist/main.js', 'api'] })
}

async function measured(work: Pick<Work, 'prepare'>, count: number): Promise<string> {
  const used = services.slice(0, count)
  await delay(SETTLE_MS)
  const cpu = () => used.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0)
  const before = cpu()
  const calls = await load(work, used, Number(options.seconds))
  const each = (((cpu() - before) / calls) * 1000).toFixed(3)
  return `${count} api, ${Math.round(calls / Number(options.seconds))}/s, ${each} s of CPU for 1,000`
}

async function load(work: Pick<Work, 'prepare'>, on: readonly Service[], seconds: number): Promise<number> {
  const conditions = { users: USERS, weiboMs: 0 }
  const callers = await Promise.all(
    on.map(({ port }) => Callers.open(port, CONNECTIONS / on.length, (each) => work.prepare(each, conditions))),
  )
  const loads = await Promise.all(callers.map((each) => each.run(seconds)))
  for (const each of callers) each.close()
  return loads.reduce((sum, { calls }) => sum + calls, 0)
}
