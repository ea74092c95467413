import type { AuditRetention, RemovedEntries } from '../../application/ports/audit-retention.js'
import { Unavailable } from '../../application/unavailable.js'
import { retainedAnchor } from '../../domain/audit-anchor.js'
import { type OldEntry, oldestRun } from '../../domain/audit-retention.js'
import type { AuditCounts } from './audit-counts.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** Few enough not to hold up other operations. */
const ENTRIES_PER_TRANSACTION = 200

export class SqliteAuditRetention implements AuditRetention {
  private readonly selectOldest: SqliteStatement
  private readonly deleteDeliveriesUpTo: SqliteStatement
  private readonly deleteUpTo: SqliteStatement

  constructor(
    private readonly database: SqliteDatabase,
    private readonly counts: AuditCounts,
  ) {
    this.selectOldest = database.prepare(
      'SELECT seq, event, hash, digest FROM audit_events WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    this.deleteDeliveriesUpTo = database.prepare(
      `DELETE FROM webhook_deliveries WHERE (endpoint, event_id) IN (
         SELECT webhook_endpoints.id, audit_events.id FROM audit_events CROSS JOIN webhook_endpoints WHERE audit_events.seq <= ?)`,
    )
    this.deleteUpTo = database.prepare('DELETE FROM audit_events WHERE seq <= ?')
  }

  removeOldest(before: Date, now: Date): Promise<RemovedEntries> {
    return this.database.transaction(() => this.remove(before, now))
  }

  private remove(before: Date, now: Date): RemovedEntries {
    const { chain } = this.database
    const anchor = chain.anchor()
    if (!anchor) throw new Unavailable('the audit log has lost the anchor of its chain')
    const oldest = this.selectOldest.all(anchor.seq, ENTRIES_PER_TRANSACTION).map(
      (row): OldEntry => ({
        seq: row.integer('seq'),
        event: row.text('event'),
        hash: row.textOrNull('hash'),
        digest: row.textOrNull('digest'),
      }),
    )
    const { count, last, brokenAt } = oldestRun(chain.openKey, anchor, oldest, before)
    if (count > 0) {
      this.counts.forgetUpTo(last.seq)
      this.deleteDeliveriesUpTo.run(last.seq)
      this.deleteUpTo.run(last.seq)
      chain.setAnchor(retainedAnchor(chain.openKey, anchor, last, now))
    }
    return { removed: count, mayHaveMore: count === ENTRIES_PER_TRANSACTION, brokenAt }
  }
}
