import { DAY_MS, stepsBetween } from '../../application/audit-steps.js'
import type { AuditCount, AuditCounting, AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { isErased } from '../../domain/erasure.js'
import type { AuditEntries } from './audit-entries.js'
import { ChainWriter } from './chain-writer.js'
import type { MongoDatabase } from './mongo-database.js'
import { eventOf } from './outbox-document.js'

interface StepCount {
  readonly _id: { readonly stepAt: Date; readonly type: string }
  readonly count: number
}

const OLDEST_STEP_FIRST = { $sort: { '_id.stepAt': 1, '_id.type': 1 } } as const

/** Append-only, except that an erased event replaces its record (rule LG-5). */
export class MongooseAuditLog implements AuditLog {
  private readonly writer: ChainWriter

  constructor(
    private readonly database: MongoDatabase,
    private readonly entries: AuditEntries,
  ) {
    this.writer = new ChainWriter(database)
  }

  async record(event: AuditEvent): Promise<'recorded' | 'already-recorded'> {
    const outcome = await this.writer.add(event)
    if (outcome === 'already-recorded' && isErased(event)) await this.entries.erase([event])
    return outcome
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
      const shown = found.slice(0, search.limit)
      const [events, seqs] = [shown.map(eventOf), shown.map(({ seq = null }) => seq)]
      return { events, seqs, nextCursor: found.length > search.limit ? (events.at(-1)?.id ?? null) : null }
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
