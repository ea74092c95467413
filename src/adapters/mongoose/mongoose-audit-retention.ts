import type { ClientSession } from 'mongoose'
import type { AuditRetention, RemovedEntries } from '../../application/ports/audit-retention.js'
import { Unavailable } from '../../application/unavailable.js'
import { anchorIn, retainedAnchor } from '../../domain/audit-anchor.js'
import { oldestRun } from '../../domain/audit-retention.js'
import { ANCHOR_ID } from './anchor-document.js'
import type { MongoDatabase } from './mongo-database.js'
import { TransactionConflict } from './mongo-failure.js'

/** Few enough for one transaction. */
const BATCH_SIZE = 100

export class MongooseAuditRetention implements AuditRetention {
  constructor(private readonly database: MongoDatabase) {}

  removeOldest(before: Date, now: Date): Promise<RemovedEntries> {
    return this.database.transaction(['audit-retention'], async () => {
      const { auditAnchors, auditEvents } = this.database.models
      const { key } = this.database.chain
      const stored = await auditAnchors.findOne({ _id: ANCHOR_ID }).lean()
      if (!stored) throw new Unavailable('the audit log has lost the anchor of its chain')
      const anchor = anchorIn(stored.anchor)
      const found = await auditEvents
        .find({ seq: { $gt: anchor.seq } }, { seq: 1, event: 1, hash: 1, digest: 1 })
        .sort({ seq: 1 })
        .limit(BATCH_SIZE)
        .lean()
      const oldest = found.map(({ seq = null, event, hash = null, digest = null }) => ({ seq, event, hash, digest }))
      const { count, last, brokenAt } = oldestRun(key, anchor, oldest, before)
      const answer = { removed: count, mayHaveMore: count === BATCH_SIZE, brokenAt }
      if (count === 0) return { answer }
      const next = JSON.stringify(retainedAnchor(key, anchor, last, now))
      return { answer, event: null, change: (session) => this.remove(stored.anchor, next, last.seq, session) }
    })
  }

  private async remove(former: string, anchor: string, upTo: number, session: ClientSession): Promise<void> {
    const { auditAnchors, auditEvents } = this.database.models
    const moved = await auditAnchors.updateOne({ _id: ANCHOR_ID, anchor: former }, { $set: { anchor } }, { session })
    if (moved.modifiedCount !== 1) throw new TransactionConflict()
    await auditEvents.deleteMany({ seq: { $lte: upTo } }, { session })
  }
}
