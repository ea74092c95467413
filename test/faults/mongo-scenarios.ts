import { setTimeout as delay } from 'node:timers/promises'
import type { Bounds, Scenario } from './scenario.js'

/** A clear answer in time, no token, and all is well by itself (RE-2). */
const RECOVERS: Bounds = { longestMs: 2500, wellAfterMs: 10_000 }

const killed: Scenario = {
  name: 'RE-2 MongoDB is killed and started again',
  bounds: RECOVERS,
  async fault({ deployment: { mongo }, lastsMs }) {
    await mongo.process.kill()
    await delay(lastsMs)
    await mongo.process.startAgain()
  },
}

const frozen: Scenario = {
  name: 'RE-2 MongoDB is frozen',
  bounds: RECOVERS,
  async fault({ deployment: { mongo }, lastsMs }) {
    mongo.process.freeze()
    await delay(lastsMs)
    mongo.process.thaw()
  },
}

const unreachable: Scenario = {
  name: 'RE-2 the network to MongoDB drops every packet',
  bounds: RECOVERS,
  async fault({ deployment: { members }, lastsMs }) {
    for (const { mongo } of members) mongo.stall()
    await delay(lastsMs)
    await Promise.all(members.map(({ mongo }) => mongo.restore()))
  },
}

export const mongoScenarios = { killed, frozen, unreachable }
