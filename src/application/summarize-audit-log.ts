import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { DAY_MS, HOUR_MS, stepOf, stepsBetween } from './audit-steps.js'
import type { AuditCount, AuditLog } from './ports/audit-log.js'
import type { Clock } from './ports/clock.js'
import type { Outbox, OutboxBacklog } from './ports/outbox.js'

export interface SummarizeAuditLogPorts {
  readonly auditLog: Pick<AuditLog, 'count'>
  readonly outbox: Pick<Outbox, 'backlog' | 'countSetAside'>
  readonly clock: Clock
}

export interface SummaryRequest {
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** Only events of this provider, and of this channel. The outbox is counted whole. */
  readonly provider?: string | undefined
  readonly channel?: string | undefined
  readonly step: keyof typeof STEPS
}

export interface SummaryStep {
  readonly at: Date
  readonly counts: Readonly<Record<string, number>>
}

export interface AuditSummary {
  readonly outcome: 'summarized'
  readonly steps: readonly SummaryStep[]
  readonly backlog: OutboxBacklog
  readonly failed: number
}

interface Range {
  readonly from: Date
  readonly to: Date
  readonly stepMs: number
}

const STEPS = { hour: { ms: HOUR_MS, defaultSteps: 24 }, day: { ms: DAY_MS, defaultSteps: 30 } } as const

/** A month of hours, or two years of days. The cost of a summary grows with its range. */
const MAX_STEPS = 750

/** Counts events by type and time for operators, and the events that are not recorded yet. */
export class SummarizeAuditLog {
  constructor(private readonly ports: SummarizeAuditLogPorts) {}

  async execute(request: SummaryRequest): Promise<AuditSummary | InvalidInput> {
    const range = this.rangeOf(request)
    if (range.from >= range.to) return invalidInput({ field: 'from', problem: 'must be before `to`' })
    if ((range.to.getTime() - range.from.getTime()) / range.stepMs > MAX_STEPS)
      return invalidInput({ field: 'from', problem: `must be at most ${MAX_STEPS} steps before \`to\`` })
    const { auditLog, outbox } = this.ports
    const [counts, backlog, failed] = await Promise.all([
      auditLog.count({ ...range, provider: request.provider, channel: request.channel }),
      outbox.backlog(),
      outbox.countSetAside(),
    ])
    return { outcome: 'summarized', steps: filled(range, counts), backlog, failed }
  }

  /** Default: `defaultSteps`, up to the current step. */
  private rangeOf({ from, to, step }: SummaryRequest): Range {
    const { ms: stepMs, defaultSteps } = STEPS[step]
    const end = to ?? new Date(stepOf(this.ports.clock.now(), stepMs).getTime() + stepMs)
    return { from: from ?? stepOf(new Date(end.getTime() - defaultSteps * stepMs), stepMs), to: end, stepMs }
  }
}

function filled({ from, to, stepMs }: Range, counts: readonly AuditCount[]): SummaryStep[] {
  const steps = stepsBetween(from, to, stepMs).map((step) => ({ at: stepOf(step.from, stepMs), counts: {} }))
  const countsOf = new Map<number, Record<string, number>>(steps.map(({ at, counts }) => [at.getTime(), counts]))
  for (const { stepAt, type, count } of counts) Object.assign(countsOf.get(stepAt.getTime()) ?? {}, { [type]: count })
  return steps
}
