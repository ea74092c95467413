import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import type { Chance } from './chance.js'
import { Crowd } from './crowd.js'
import type { Deployment } from './deployment.js'
import { evidenceOf, waitingEvents } from './evidence.js'
import { described, type Figures, figuresOf } from './figures.js'
import type { Call, History } from './history.js'
import { brokenPromises } from './history-check.js'
import { loggedProblems } from './logged-problems.js'
import { pace, withinMs } from './pace.js'
import type { Bounds, Scenario } from './scenario.js'

const OK_PERCENT = 99
const P99_MS = 1000
/** MongoDB keeps the transactions of a dead process for 60 s, with their documents locked. */
const BEGUN_AGAIN_WITHIN_MS = 70_000
const BACKLOG_EMPTY_WITHIN_MS = 15_000

interface Phases {
  readonly before: Figures
  readonly during: Figures
  readonly after: Figures
}

/** The fault in the middle of a load, then the check of everything that anybody saw. */
export async function runScenario(deployment: Deployment, scenario: Scenario, chance: Chance): Promise<void> {
  const since = new Date()
  deployment.sandbox.clearLedger()
  const crowd = new Crowd({ world: deployment, chance, name: `v${since.getTime().toString(36)}` })
  await scenario.prepare?.(deployment)
  await crowd.gather()
  const began = performance.now()
  crowd.start(pace.perSecond)
  await delay(pace.beforeMs)
  const broke = performance.now()
  await scenario.fault({ deployment, lastsMs: pace.duringMs, chance, history: crowd.history })
  const mended = performance.now()
  const well = mended + (pace.checksTimes ? (scenario.bounds.wellAfterMs ?? 0) : 0)
  await delay(well - mended + pace.afterMs)
  await crowd.stop()

  const { history } = crowd
  const phases = {
    before: figuresOf(history.between(began, broke).filter(({ sentAt, ms }) => sentAt + ms < broke)),
    during: figuresOf(history.between(broke, mended)),
    after: figuresOf(history.between(well, Number.POSITIVE_INFINITY)),
  }
  report(scenario, phases, chance)
  if (!scenario.bounds.cutsCalls) expect(unanswered(history), 'calls without an answer').to.be.empty
  await crowd.beginAgain(BEGUN_AGAIN_WITHIN_MS)
  await untilNothingWaits(deployment)
  await expectKept(deployment, history, since)
  checkFigures(phases, scenario.bounds)
}

export async function untilNothingWaits(deployment: Deployment): Promise<void> {
  console.log(`        503, as the logs say: ${JSON.stringify(loggedProblems(deployment))}`)
  const began = performance.now()
  const isEmpty = async () => (await waitingEvents(deployment)).length === 0
  await eventually('the outbox is empty', isEmpty, withinMs(BACKLOG_EMPTY_WITHIN_MS))
  console.log(`        nothing waits any more after ${Math.round(performance.now() - began)} ms`)
}

export async function expectKept(deployment: Deployment, history: History, since: Date): Promise<void> {
  const evidence = await evidenceOf(deployment, history, since)
  const { calls } = history
  const events = `${evidence.events.length} events, ${evidence.bindings.length} bindings`
  console.log(`        ${calls.length} calls left ${events}, ${evidence.exchanges.length} exchanges`)
  const broken = brokenPromises(history, evidence)
  expect(broken.slice(0, 20), `${broken.length} promises broken`).to.be.empty
}

function unanswered({ calls }: History): Call[] {
  return calls.filter(({ status }) => status === null)
}

function report({ name }: Scenario, { before, during, after }: Phases, { seed }: Chance): void {
  console.log(`      ${name}: ${pace.perSecond} visits/s, seed ${seed}`)
  for (const [phase, figures] of Object.entries({ before, during, after }))
    console.log(`        ${phase}: ${described(figures)}`)
}

/** Where the machine has other work, only what is promised without a figure can be checked. */
function checkFigures({ before, during, after }: Phases, bounds: Bounds): void {
  if (!pace.checksTimes) return
  expect(before.p99, 'p99 before the fault: this machine is too busy for figures').to.be.below(P99_MS)
  const { okPercentDuring = 0, p99DuringMs = Number.POSITIVE_INFINITY, longestMs = Number.POSITIVE_INFINITY } = bounds
  expect(during.okPercent, '% ok during the fault').to.be.at.least(okPercentDuring)
  expect(during.p99, 'p99 during the fault').to.be.below(p99DuringMs)
  expect(during.longest, 'the longest answer during the fault').to.be.below(longestMs)
  expect(after.okPercent, '% ok after the fault').to.be.at.least(OK_PERCENT)
  expect(after.p99, 'p99 after the fault').to.be.below(P99_MS)
}
