import type { Ref } from 'vue'
import type { Answer } from '../call-api.js'
import { callAsOperator } from './admin.js'
import { type Look, look } from './look.js'
import type { Origin } from './origin-select.js'
import type { Stats, StatsStep, Step } from './stats.js'

export interface SteppedStats extends Stats {
  readonly step: Step
  readonly origin: Origin
}

export interface WatchedStats extends Look<SteppedStats> {
  show(): Promise<void>
  lookAgain(): Promise<void>
}

/** The current day is counted at every 12th reload. */
const DAYS_EVERY = 12

/**
 * The results over time. Counting a day is expensive for a busy service, so a reload counts the current step only,
 * and the current day once a minute.
 */
export function watchedStats(step: Readonly<Ref<Step>>, origin: Readonly<Ref<Origin>>): WatchedStats {
  const stats = look<SteppedStats>()
  let looks = 0

  async function whole(): Promise<Answer<SteppedStats>> {
    const wished = { step: step.value, origin: origin.value }
    return mapped(await ask({ step: wished.step, ...wished.origin }), (found) => ({ ...found, ...wished }))
  }

  function lookAgain() {
    looks += 1
    const seen = stats.seen.value
    const last = seen?.steps[seen.steps.length - 1]
    if (!seen || !last || seen.step !== step.value || seen.origin !== origin.value) return stats.again(whole)
    const isDue = seen.step === 'hour' || looks % DAYS_EVERY === 0
    const asked = { step: seen.step, ...seen.origin, ...(isDue ? { from: last.at } : thisMoment()) }
    const steps = (found: Stats) => (isDue ? continued(seen.steps, found.steps) : seen.steps)
    return stats.again(async () => mapped(await ask(asked), (found) => ({ ...seen, ...found, steps: steps(found) })))
  }

  return { ...stats, show: () => stats.at(whole), lookAgain }
}

function ask(query: Readonly<Record<string, string>>): Promise<Answer<Stats>> {
  return callAsOperator<Stats>('GET', `/audit/stats/?${new URLSearchParams(query)}`)
}

function mapped<From, To>(answer: Answer<From>, map: (data: From) => To): Answer<To> {
  return answer.isSuccess ? { isSuccess: true, data: map(answer.data) } : answer
}

/** One second: little to count, if only the outbox is of interest. */
function thisMoment() {
  const now = Date.now()
  return { from: new Date(now - 1000).toISOString(), to: new Date(now).toISOString() }
}

/** The known steps, with the last one replaced and new ones added. Their number stays the same. */
function continued(seen: readonly StatsStep[], found: readonly StatsStep[]): readonly StatsStep[] {
  return [...seen.slice(0, -1), ...found].slice(-seen.length)
}
