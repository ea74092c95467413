/** The size of a scenario. `FAULTS=long` runs what the rules require; every test run uses the short form. */
export interface Pace {
  /** Who is known before the load begins. */
  readonly regulars: number
  readonly perSecond: number
  readonly beforeMs: number
  readonly duringMs: number
  readonly afterMs: number
  /** The bounds on times and shares hold on a machine that does nothing else. */
  readonly checksTimes: boolean
  readonly kills: number
  /** How many do the same at once. */
  readonly crowd: number
}

const LONG: Pace = {
  regulars: 20,
  perSecond: 15,
  beforeMs: 10_000,
  duringMs: 20_000,
  afterMs: 20_000,
  checksTimes: true,
  kills: 12,
  crowd: 1000,
}

const SHORT: Pace = {
  regulars: 8,
  perSecond: 6,
  beforeMs: 500,
  duringMs: 2000,
  afterMs: 1000,
  checksTimes: false,
  kills: 3,
  crowd: 60,
}

export const pace: Pace = process.env['FAULTS'] === 'long' ? LONG : SHORT

/** A figure of the rules where times are checked; otherwise so long that only what never comes is missed. */
export function withinMs(figure: number): number {
  return pace.checksTimes ? figure : 60_000
}
