import { setTimeout as delay } from 'node:timers/promises'
import { Callers } from '../load.js'
import type { Target } from '../target.js'
import type { Work } from '../works.js'
import type { Traffic } from './print-tally.js'
import type { Tally } from './tally.js'

export interface Wires {
  readonly mongo: Tally
  readonly redis: Tally
}

export interface Counted {
  readonly mongo: Traffic
  readonly redis: Traffic
  readonly calls: number
}

export interface Load {
  readonly connections: number
  readonly seconds: number
}

/** For the events of a load to be recorded. */
const SETTLE_MS = 3000

/** What goes over the wires without a call. */
export async function countIdle(wires: Wires, seconds: number): Promise<Counted> {
  await delay(SETTLE_MS)
  return counted(wires, async () => {
    await delay(seconds * 1000)
    return seconds
  })
}

/** @throws if events still wait at the end, whose traffic would be missing */
export async function countCalls(wires: Wires, target: Target, work: Work, load: Load): Promise<Counted> {
  const conditions = { users: target.users, weiboMs: 0 }
  const callers = await Callers.open(target.port, load.connections, (each) => work.prepare(each, conditions))
  await delay(SETTLE_MS)
  const result = await counted(wires, async () => {
    const { calls } = await callers.run(load.seconds)
    await delay(SETTLE_MS)
    return calls
  })
  callers.close()
  if (await target.audit?.waiting()) throw new Error('events are not recorded yet: count for a longer time')
  return result
}

async function counted({ mongo, redis }: Wires, run: () => Promise<number>): Promise<Counted> {
  mongo.take()
  redis.take()
  const began = performance.now()
  const calls = await run()
  const seconds = (performance.now() - began) / 1000
  return { mongo: { counts: mongo.take(), seconds }, redis: { counts: redis.take(), seconds }, calls }
}
