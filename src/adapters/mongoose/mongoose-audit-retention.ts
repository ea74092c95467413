import type { ClientSession } from 'mongoose'
import type { AuditRetention, RemovedEntries } from '../../application/ports/audit-retention.js'
import { Unavailable } from '../../application/unavailable.js'
import { anchorIn, retainedAnchor } from '../../domain/audit-anchor.js'
import { oldestRun } from '../../domain/audit-retention.js'
import { deliveryId } from '../../domain/webhook-delivery-id.js'
import { ANCHOR_ID } from './anchor-document.js'
import type { MongoDatabase } from './mongo-database.js'
import { TransactionConflict } from './mongo-failure.js'

/** Few enough for one transaction. */
const BATCH_SIZE = 100

export class MongooseAuditRetention implements AuditRetention {
  constructor(private readonly database: MongoDatabase) {}

  removeOldest(before: Date, now: Date): Promise<RemovedEntries> {
    return this.database.transaction(['audit-retention'], async () => {
      const { auditAnchors, auditEvents, webhookEndpoints } = this.database.models
      const { key } = this.database.chain
      const stored = await auditAnchors.findOne({ _id: ANCHOR_ID }).lean()
      if (!stored) throw new Unavailable('the audit log has lost the anchor of its chain')
      const anchor = anchorIn(stored.anchor)
      const found = await auditEvents
        .find({ seq: { $gt: anchor.seq } }, { seq: 1, event: 1, hash: 1, digest: 1 })
        .sort({ seq: 1 })
        .limit(BATCH_SIZE)
        .lean()
      // Otherwise another process has removed entries between the two reads, which would look like a broken chain.
      const current = await auditAnchors.findOne({ _id: ANCHOR_ID }).lean()
      if (current?.anchor !== stored.anchor) throw new TransactionConflict()
      const oldest = found.map(({ seq = null, event, hash = null, digest = null }) => ({ seq, event, hash, digest }))
      const { count, last, brokenAt } = oldestRun(key, anchor, oldest, before)
      const answer = { removed: count, mayHaveMore: count === BATCH_SIZE, brokenAt }
      if (count === 0) return { answer }
      const next = JSON.stringify(retainedAnchor(key, anchor, last, now))
      const endpoints = await webhookEndpoints.find({}, { _id: 1 }).lean()
      const deliveries = found
        .slice(0, count)
        .flatMap(({ _id: eventId }) => endpoints.map(({ _id: endpointId }) => deliveryId({ endpointId, eventId })))
      const change = async (session: ClientSession) => {
        await this.moveAnchor(stored.anchor, next, session)
        await auditEvents.deleteMany({ seq: { $lte: last.seq } }, { session })
        if (deliveries.length > 0)
          await this.database.models.webhookDeliveries.deleteMany({ _id: { $in: deliveries } }, { session })
      }
      return { answer, event: null, change }
    })
  }

  private async moveAnchor(former: string, anchor: string, session: ClientSession): Promise<void> {
    const { auditAnchors } = this.database.models
    const moved = await auditAnchors.updateOne({ _id: ANCHOR_ID, anchor: former }, { $set: { anchor } }, { session })
    if (moved.modifiedCount !== 1) throw new TransactionConflict()
  }
}
