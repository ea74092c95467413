import { Schema } from 'mongoose'
import { DAY_MS, stepsBetween } from '../../application/audit-steps.js'
import type { AuditCount, AuditCounting, AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { isErased } from '../../domain/erasure.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate } from './mongo-failure.js'
import { eventOf } from './outbox-document.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type AuditEventDocument = {
  readonly _id: string
  readonly type: string
  readonly at: Date
  readonly provider: string | null
  /** Former versions did not store it: no event had one. */
  readonly channel?: string | null
  readonly uid: string | null
  readonly userId: string | null
  /** Former versions did not store it: their events are not found by it. */
  readonly ip?: string | null
  readonly event: string
}

/** Pages are newest first, by id: each index serves a search with its order. */
export const auditEventSchema = new Schema<AuditEventDocument>(
  { _id: TEXT, type: TEXT, at: Date, provider: TEXT, channel: TEXT, uid: TEXT, userId: TEXT, ip: TEXT, event: TEXT },
  OPTIONS,
)
  .index({ type: 1, _id: -1 })
  .index({ uid: 1, _id: -1 })
  .index({ userId: 1, _id: -1 })
  .index({ ip: 1, _id: -1 })
  .index({ at: 1 })

interface StepCount {
  readonly _id: { readonly stepAt: Date; readonly type: string }
  readonly count: number
}

const OLDEST_STEP_FIRST = { $sort: { '_id.stepAt': 1, '_id.type': 1 } } as const

/** Append-only, except that an erased event replaces its record (rule LG-5). */
export class MongooseAuditLog implements AuditLog {
  constructor(private readonly database: MongoDatabase) {}

  record(event: AuditEvent): Promise<'recorded' | 'already-recorded'> {
    return this.database.write(async () => {
      try {
        await this.model.insertOne(documentOf(event))
        return 'recorded'
      } catch (error) {
        if (!isDuplicate(error)) throw error
        if (isErased(event)) await this.replace(event)
        return 'already-recorded'
      }
    })
  }

  has(eventId: string): Promise<boolean> {
    return this.database.read(async () => (await this.model.exists({ _id: eventId })) !== null)
  }

  search(search: AuditSearch): Promise<AuditPage> {
    const conditions = conditionsOf(search)
    return this.database.read(async () => {
      const found = await this.model
        .find(conditions)
        .sort({ _id: -1 })
        .limit(search.limit + 1)
        .lean()
      const events = found.slice(0, search.limit).map(eventOf)
      return { events, nextCursor: found.length > search.limit ? (events.at(-1)?.id ?? null) : null }
    })
  }

  async count({ from, to, stepMs, provider, channel }: AuditCounting): Promise<readonly AuditCount[]> {
    const counts: AuditCount[] = []
    // No call may take long, so each reads one day at most.
    for (const day of stepsBetween(from, to, DAY_MS)) {
      const match = conditionsOf({ from: day.from, to: day.to, provider, channel })
      const stages = [{ $match: match }, countTypes(stepMs), OLDEST_STEP_FIRST]
      const found = await this.database.read(() => this.model.aggregate<StepCount>(stages))
      counts.push(...found.map(({ _id: { stepAt, type }, count }) => ({ stepAt, type, count })))
    }
    return counts
  }

  private async replace(event: AuditEvent): Promise<void> {
    await this.model.updateOne({ _id: event.id }, { $set: { event: JSON.stringify(event), uid: null, ip: null } })
  }

  private get model() {
    return this.database.models.auditEvents
  }
}

/** A cursor may be any text: it is only an upper bound of ids. */
function conditionsOf(asked: Omit<AuditSearch, 'limit'>) {
  const { type, provider, channel, uid, userId, ip, from, to, cursor } = asked
  return {
    ...(type !== undefined && { type: type }),
    ...(provider !== undefined && { provider: provider }),
    ...(channel !== undefined && { channel: channel }),
    ...(uid !== undefined && { uid: uid }),
    ...(userId !== undefined && { userId: userId }),
    ...(ip !== undefined && { ip: ip }),
    ...((from || to) && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
    ...(cursor !== undefined && { _id: { $lt: cursor } }),
  }
}

function countTypes(stepMs: number) {
  const stepAt = { $subtract: ['$at', { $mod: [{ $toLong: '$at' }, stepMs] }] }
  return { $group: { _id: { stepAt, type: '$type' }, count: { $sum: 1 } } }
}

function documentOf(event: AuditEvent): AuditEventDocument {
  const { provider = null, channel = null, uid = null, user_id: userId = null, ip = null } = event.data
  const who = { provider, channel, uid, userId, ip }
  return { _id: event.id, type: event.type, at: new Date(event.time), ...who, event: JSON.stringify(event) }
}
