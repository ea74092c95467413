import { type Finding, fail, ok, warn } from '../domain/finding.js'

/** Another clock, and ours at the same moment. */
export interface ClockReading {
  readonly of: string
  readonly theirs: Date
  readonly ours: Date
}

const WARN_SECONDS = 5
const FAIL_SECONDS = 60
const SET_CLOCK = 'Set the clock of this machine by NTP: timedatectl set-ntp true'

/** The furthest of the clocks that answered. None: there is nothing to compare with. */
export function clockFindings(readings: readonly ClockReading[]): readonly Finding[] {
  const byDistance = readings.toSorted((one, other) => secondsApart(other) - secondsApart(one))
  const [furthest] = byDistance
  if (!furthest) return []
  const seconds = secondsApart(furthest)
  const direction = furthest.ours < furthest.theirs ? 'behind' : 'ahead of'
  const what = `this machine is ${seconds} s ${direction} ${furthest.of}`
  if (seconds >= FAIL_SECONDS) return [fail(what, SET_CLOCK)]
  if (seconds >= WARN_SECONDS) return [warn(what, SET_CLOCK)]
  return [ok(`within ${WARN_SECONDS} s of ${byDistance.map(({ of }) => of).join(' and ')}`)]
}

function secondsApart({ theirs, ours }: ClockReading): number {
  return Math.floor(Math.abs(ours.getTime() - theirs.getTime()) / 1000)
}
