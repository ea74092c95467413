import { setTimeout as delay } from 'node:timers/promises'
import type { Deployment } from './deployment.js'
import type { Bounds, Scenario } from './scenario.js'

/** Redis is not on the login path: no call fails (RE-1). */
const UNNOTICED: Bounds = { okPercentDuring: 99, p99DuringMs: 1000 }

const killed: Scenario = {
  name: 'RE-1 Redis is killed and started again',
  bounds: UNNOTICED,
  async fault({ deployment: { redis }, lastsMs }) {
    await redis.process.kill()
    await delay(lastsMs)
    await redis.startAgain()
  },
}

const frozen: Scenario = {
  name: 'RE-1 Redis is frozen',
  bounds: UNNOTICED,
  async fault({ deployment: { redis }, lastsMs }) {
    redis.process.freeze()
    await delay(lastsMs)
    redis.process.thaw()
  },
}

const emptied: Scenario = {
  name: 'RE-1 Redis is emptied again and again',
  bounds: UNNOTICED,
  async fault({ deployment: { redis }, lastsMs }) {
    for (const end = Date.now() + lastsMs; Date.now() < end; await delay(500)) await redis.flush()
  },
}

const full: Scenario = {
  name: 'RE-1 Redis is out of memory',
  bounds: UNNOTICED,
  async fault({ deployment: { redis }, lastsMs }) {
    await redis.limitMemory(1)
    await delay(lastsMs)
    await redis.limitMemory(0)
  },
}

const refused: Scenario = {
  name: 'RE-1 Redis refuses connections from the start',
  bounds: UNNOTICED,
  async prepare(deployment) {
    await everyRedis(deployment, (proxy) => proxy?.refuse())
    await Promise.all(deployment.members.map((member) => member.kill().then(() => member.startAgain())))
  },
  async fault({ deployment, lastsMs }) {
    await delay(lastsMs)
    await everyRedis(deployment, (proxy) => proxy?.restore())
  },
}

type Proxy = Deployment['members'][number]['redis']

async function everyRedis({ members }: Deployment, run: (proxy: Proxy) => Promise<void> | undefined): Promise<void> {
  await Promise.all(members.map(({ redis }) => run(redis)))
}

export const redisScenarios = { killed, frozen, emptied, full, refused }
