import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../support/eventually.js'
import type { Deployment } from './deployment.js'
import { waitingEvents } from './evidence.js'
import type { Member } from './member.js'
import { withinMs } from './pace.js'
import { poisonOutbox } from './poison.js'
import type { Bounds, Scenario } from './scenario.js'

const REDELIVERED_WITHIN_MS = 15_000
/** Shorter than its worker's patience with the database. */
const IN_MID_JOB_MS = 1000
const UNNOTICED: Bounds = { okPercentDuring: 99, p99DuringMs: 1000 }

const killed: Scenario = {
  name: 'RE-3 a worker is killed in mid-job',
  bounds: UNNOTICED,
  async fault({ deployment }) {
    const worker = await inMidJob(deployment)
    await worker.kill()
    await othersRecord(deployment)
    await worker.mongo.restore()
    await worker.startAgain()
  },
}

const frozen: Scenario = {
  name: 'RE-3 a worker is frozen in mid-job, past its lock',
  bounds: UNNOTICED,
  async fault({ deployment }) {
    const worker = await inMidJob(deployment)
    worker.freeze()
    await worker.mongo.restore()
    await othersRecord(deployment)
    worker.thaw()
  },
}

const poisoned: Scenario = {
  name: 'RE-3 an event cannot be recorded for its own sake',
  bounds: UNNOTICED,
  async fault({ deployment }) {
    const poison = await poisonOutbox(deployment)
    await eventually('it is set aside', () => poison.isSetAside(), withinMs(2 * REDELIVERED_WITHIN_MS))
    await othersRecord(deployment)
    await poison.remove()
  },
}

/** A worker whose database does not answer has taken jobs, and holds them. */
async function inMidJob({ workers }: Deployment): Promise<Member> {
  const [worker] = workers
  if (!worker) throw new Error('there is no worker')
  worker.mongo.stall()
  await delay(IN_MID_JOB_MS)
  return worker
}

/** What waits now is recorded within the time that the rule gives, while more comes. */
async function othersRecord(deployment: Deployment): Promise<void> {
  const began = performance.now()
  const now = await waitingEvents(deployment)
  const areRecorded = async () => {
    const waiting = new Set(await waitingEvents(deployment))
    return !now.some((id) => waiting.has(id))
  }
  await eventually('what the worker held is recorded', areRecorded, withinMs(REDELIVERED_WITHIN_MS))
  console.log(`        ${now.length} events were recorded within ${Math.round(performance.now() - began)} ms`)
}

export const workerScenarios = { killed, frozen, poisoned }
