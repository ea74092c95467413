// Where the CPU time of a login goes: `npm run bench -- profile`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startChild } from '../child-program.js'
import { measure } from '../measure.js'
import { openServers } from '../servers.js'
import { startService } from '../service.js'
import { CALLBACK, WORKS } from '../works.js'
import { stacksOf } from './cpu-profile.js'
import { functionOf, ownerOf } from './owners.js'
import { printShares } from './shares.js'
import { stepOf } from './steps.js'

const PROFILER = resolve('.cache/build/bench/programs/profiler.js')

const { values: options } = parseArgs({
  options: {
    program: { type: 'string', default: '.cache/build/src/main.js' },
    work: { type: 'string', default: 'login' },
    seconds: { type: 'string', default: '25' },
    connections: { type: 'string', default: '50' },
    algorithm: { type: 'string', default: 'ES256' },
    mongodb: { type: 'boolean', default: false },
  },
})
const work = WORKS.find(({ name }) => name === options.work) ?? CALLBACK

const folder = mkdtempSync(join(tmpdir(), 'weibind-profile-'))
const file = join(folder, 'service.cpuprofile')
const weibo = await startChild({ arguments: ['.cache/build/bench/programs/weibo.js'] })
const service = await startService({
  name: 'profiled',
  users: options.mongodb ? 50 : 1000,
  weiboPort: weibo.port,
  arguments: ['--import', PROFILER, options.program],
  environment: { ...(await stores()), OAUTH_STATE: work.state, JWT_ALGORITHM: options.algorithm, BENCH_PROFILE: file },
})
try {
  const pace = { connections: Number(options.connections), weiboMs: 0 }
  await measure(service, work, { ...pace, seconds: 5 })
  process.kill(service.pid, 'SIGUSR2')
  const { calls, cpuRecorded: cpu } = await measure(service, work, { ...pace, seconds: Number(options.seconds) })
  process.kill(service.pid, 'SIGUSR2')
  const stacks = stacksOf(JSON.parse(await written(file)))
  console.log(`${calls} calls (${work.name}), ${(cpu * 1000).toFixed(0)} µs of CPU each, all threads`)
  printShares('step', stacks, stepOf, { cpu, most: 40 })
  printShares('package', stacks, ownerOf, { cpu, most: 25 })
  printShares('function', stacks, functionOf, { cpu, most: 45 })
} finally {
  await service.stop()
  await weibo.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function stores() {
  if (!options.mongodb) return {}
  const { mongodbUri, redisUrl } = await openServers()
  return { MONGODB_URI: mongodbUri(), REDIS_URL: redisUrl }
}

async function written(path: string): Promise<string> {
  for (;;) {
    try {
      const text = readFileSync(path, 'utf8')
      JSON.parse(text)
      return text
    } catch {
      await delay(500)
    }
  }
}
