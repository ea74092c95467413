import type { AuditCount } from '../../application/ports/audit-log.js'
import type { SqliteRow } from './sqlite-statement.js'

/** Adds up counts of several queries, by step and type. */
export class AuditTally {
  private readonly sums = new Map<string, AuditCount>()

  add(rows: readonly SqliteRow[]): void {
    for (const row of rows) {
      const [stepAt, type] = [row.date('step_at'), row.text('type')]
      const key = `${stepAt.getTime()} ${type}`
      const before = this.sums.get(key)?.count ?? 0
      this.sums.set(key, { stepAt, type, count: before + row.integer('count') })
    }
  }

  /** Oldest step first, then by type. */
  counts(): AuditCount[] {
    const inOrder = (one: AuditCount, other: AuditCount) =>
      one.stepAt.getTime() - other.stepAt.getTime() || (one.type < other.type ? -1 : 1)
    return [...this.sums.values()].sort(inOrder)
  }
}
