import type { AuditRetention } from './ports/audit-retention.js'
import type { Clock } from './ports/clock.js'
import type { Log } from './ports/log.js'

export interface RetainAuditLogPorts {
  readonly auditRetention: AuditRetention
  readonly clock: Clock
  readonly log: Log
  /** Null: the log is kept without limit. */
  readonly auditRetentionDays: number | null
}

const DAY_MS = 86_400_000

/** Removes the events that are older than the retention of the audit log (rule LG-5). */
export class RetainAuditLog {
  constructor(private readonly ports: RetainAuditLogPorts) {}

  async execute(): Promise<void> {
    const { auditRetention, clock, log, auditRetentionDays: days } = this.ports
    if (days === null) return
    const now = clock.now()
    const before = new Date(now.getTime() - days * DAY_MS)
    let events = 0
    for (let mayHaveMore = true; mayHaveMore; ) {
      const { removed, brokenAt, ...batch } = await auditRetention.removeOldest(before, now)
      mayHaveMore = batch.mayHaveMore
      events += removed
      if (brokenAt !== null)
        log.error({ seq: brokenAt }, 'the audit log is broken here, so nothing from here on is removed for its age')
    }
    if (events > 0) log.info({ events, days }, 'audit events were removed for their age')
  }
}
