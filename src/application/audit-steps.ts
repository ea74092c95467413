export interface AuditStep {
  /** Inclusive. */
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** The beginning of the step that contains a time. Steps begin at multiples of their length since 1970, in UTC. */
export function stepOf(time: Date, stepMs: number): Date {
  return new Date(Math.floor(time.getTime() / stepMs) * stepMs)
}

/** The steps of a range, in order. The first and the last step are cut off at the ends of the range. */
export function stepsBetween(from: Date, to: Date, stepMs: number): AuditStep[] {
  const steps: AuditStep[] = []
  for (let at = from; at < to; at = steps.at(-1)?.to ?? to) {
    const end = stepOf(at, stepMs).getTime() + stepMs
    steps.push({ from: at, to: new Date(Math.min(end, to.getTime())) })
  }
  return steps
}
