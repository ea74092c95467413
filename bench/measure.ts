import { setTimeout as delay } from 'node:timers/promises'
import { Callers, type Load } from './load.js'
import { cpuSeconds, residentMb } from './process-tree.js'
import type { Audit, Target } from './target.js'
import type { Work } from './works.js'

export interface Pace {
  readonly connections: number
  readonly weiboMs: number
  readonly seconds: number
}

export interface Measurement extends Load {
  /** CPU seconds for 1,000 calls, until all are answered. */
  readonly cpuAnswered: number
  /** The same until their events are recorded too. */
  readonly cpuRecorded: number
  /** Events that wait when the load ends, as a share of those of this run. */
  readonly waitingShare: number
  readonly residentMb: number
}

const POLL_MS = 100
const LONGEST_DRAIN_MS = 120_000

/** Runs a load and waits until the event of each of its calls is recorded. @throws if one is missing */
export async function measure(target: Target, work: Work, pace: Pace): Promise<Measurement> {
  const { port, pid, audit, users } = target
  const conditions = { users, weiboMs: pace.weiboMs }
  const callers = await Callers.open(port, pace.connections, (connection) => work.prepare(connection, conditions))
  try {
    await drained(audit)
    const recordedBefore = (await audit?.recorded()) ?? 0
    const before = cpuSeconds(pid)
    const load = await callers.run(pace.seconds)
    const answered = cpuSeconds(pid)
    const waiting = await drained(audit)
    const recorded = cpuSeconds(pid)
    const events = audit ? (await audit.recorded()) - recordedBefore : load.calls
    if (events !== load.calls) throw new Error(`${target.name} recorded ${events} events of ${load.calls} calls`)
    return {
      ...load,
      cpuAnswered: ((answered - before) / load.calls) * 1000,
      cpuRecorded: ((recorded - before) / load.calls) * 1000,
      waitingShare: waiting / load.calls,
      residentMb: residentMb(pid),
    }
  } finally {
    callers.close()
  }
}

/** @returns how many events were waiting at first */
async function drained(audit: Audit | null): Promise<number> {
  if (!audit) return 0
  const deadline = Date.now() + LONGEST_DRAIN_MS
  const first = await audit.waiting()
  for (let waiting = first; waiting > 0; waiting = await audit.waiting()) {
    if (Date.now() > deadline) throw new Error(`${waiting} events are still not recorded`)
    await delay(POLL_MS)
  }
  return first
}
