export interface AuditStep {
  /** Inclusive. */
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** When the step began that this time lies in; steps are cut at whole multiples of their length since 1970, in UTC. */
export function stepOf(time: Date, stepMs: number): Date {
  return new Date(Math.floor(time.getTime() / stepMs) * stepMs)
}

/** The steps that a range touches, in order. The first and the last are as much of a step as lies in the range. */
export function stepsBetween(from: Date, to: Date, stepMs: number): AuditStep[] {
  const steps: AuditStep[] = []
  for (let at = from; at < to; at = steps.at(-1)?.to ?? to) {
    const end = stepOf(at, stepMs).getTime() + stepMs
    steps.push({ from: at, to: new Date(Math.min(end, to.getTime())) })
  }
  return steps
}
