import { type Finding, fail, ok, warn } from '../domain/finding.js'
import type { DatabaseContents, DatabaseReport } from './ports/database-report.js'

const SLOW_SECONDS = 10
const STUCK_SECONDS = 600
const START_SERVICE = 'Look at the log of the service, and start it if it does not run'

export function databaseFindings(report: DatabaseReport): readonly Finding[] {
  if (report.outcome === 'absent')
    return [warn('not there yet: nothing has run here', 'Start the service, which makes it')]
  if (report.outcome === 'unusable') return [fail(report.reason, report.todo)]
  return [ok(report.needsMigration ? `${report.name}, which the next start migrates` : report.name)]
}

/** Such as `37 users, 41 bindings, 1204 events (seq 1 to 1204, last 2026-11-22T08:00:00.000Z), 0 waiting`. */
export function contentsFindings(report: DatabaseReport): readonly Finding[] {
  if (report.outcome !== 'usable') return []
  const { users, bindings, events, chain, lastEventAt, waiting } = report.contents
  const numbers = chain ? [`seq ${chain.from} to ${chain.to}`] : []
  const last = lastEventAt ? [`last ${lastEventAt.toISOString()}`] : []
  const details = [...numbers, ...last].join(', ')
  const inLog = details ? `${events} events (${details})` : `${events} events`
  return [ok(`${users} users, ${bindings} bindings, ${inLog}, ${waiting} waiting`)]
}

export function outboxFindings(report: DatabaseReport, now: Date): readonly Finding[] {
  if (report.outcome !== 'usable') return []
  const { contents } = report
  const found = [...waitingFindings(contents, now), ...asideFindings(contents)]
  return found.length > 0 ? found : [ok('nothing waits, nothing is set aside')]
}

function waitingFindings({ waiting, oldestWaitingAt }: DatabaseContents, now: Date): readonly Finding[] {
  if (oldestWaitingAt === null) return []
  const seconds = Math.floor((now.getTime() - oldestWaitingAt.getTime()) / 1000)
  const what = `${waiting} events wait to be recorded, the oldest for ${seconds} s`
  if (seconds > STUCK_SECONDS) return [fail(what, START_SERVICE)]
  return seconds > SLOW_SECONDS ? [warn(what, START_SERVICE)] : []
}

function asideFindings({ setAside, forged }: DatabaseContents): readonly Finding[] {
  return [
    ...(setAside > 0
      ? [warn(`${setAside} events are set aside`, 'See "audit failed", mend the cause, then "audit retry --all"')]
      : []),
    ...(forged > 0
      ? [warn(`${forged} forged jobs were seen`, 'See "audit failed", and find out who can write to Redis')]
      : []),
  ]
}
