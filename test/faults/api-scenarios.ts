import { setTimeout as delay } from 'node:timers/promises'
import type { Countdown } from '../support/servers/tcp-proxy.js'
import type { Deployment } from './deployment.js'
import type { Member } from './member.js'
import { pace } from './pace.js'
import type { Scenario } from './scenario.js'
import { stopMembers } from './stop-members.js'

const KILLED_WITHIN_MS = 30_000

const killed: Scenario = {
  name: 'RE-4 API processes are killed during callback, bind and register',
  bounds: { cutsCalls: true },
  async fault({ deployment, chance }) {
    for (let kill = 0; kill < pace.kills; kill += 1) {
      const api = chance.pick(deployment.apis)
      await killAtMessage(api, { messages: Math.ceil(chance.between(0, 40)), arrives: chance.next() < 0.5 })
      await api.startAgain()
    }
  },
}

/** Between two of the statements that it tells the database, or while it waits for the answer to one. */
async function killAtMessage(api: Member, when: Omit<Countdown, 'run'>): Promise<void> {
  const { program } = api
  api.mongo.countDown({ ...when, run: () => program.killNow() })
  await program.end(KILLED_WITHIN_MS)
  await api.kill()
}

const stopped: Scenario = {
  name: 'RE-5 an API and a worker are told to stop',
  bounds: { cutsCalls: true, p99DuringMs: 1000 },
  async fault(stage) {
    const members = oneOfEach(stage.deployment)
    await stopMembers(members, stage)
    await startAgain(members)
  },
}

const stoppedWithoutRedis: Scenario = {
  name: 'RE-5 an API and a worker are told to stop while Redis is frozen',
  bounds: { cutsCalls: true, p99DuringMs: 1000 },
  async fault(stage) {
    const { process } = stage.deployment.redis
    const members = oneOfEach(stage.deployment)
    process.freeze()
    await delay(stage.lastsMs / 3)
    await stopMembers(members, stage)
    process.thaw()
    await startAgain(members)
  },
}

const stoppedWithoutDatabase: Scenario = {
  name: 'RE-5 an API and a worker are told to stop while MongoDB is frozen',
  bounds: { cutsCalls: true, longestMs: 2500, wellAfterMs: 10_000 },
  async fault(stage) {
    const { process } = stage.deployment.mongo
    const members = oneOfEach(stage.deployment)
    process.freeze()
    await delay(stage.lastsMs / 3)
    await stopMembers(members, stage)
    process.thaw()
    await startAgain(members)
  },
}

const scaled: Scenario = {
  name: 'an API and a worker are added and removed',
  bounds: { cutsCalls: true, okPercentDuring: 99, p99DuringMs: 1000 },
  async fault(stage) {
    const { deployment, lastsMs } = stage
    const added = await Promise.all([deployment.add('api'), deployment.add('worker')])
    await delay(lastsMs)
    await stopMembers(added, stage)
    await Promise.all(added.map((member) => deployment.dismiss(member)))
  },
}

function oneOfEach({ apis, workers }: Deployment): Member[] {
  return [...apis.slice(0, 1), ...workers.slice(0, 1)]
}

async function startAgain(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => member.startAgain()))
}

export const apiScenarios = { killed, stopped, stoppedWithoutRedis, stoppedWithoutDatabase, scaled }
