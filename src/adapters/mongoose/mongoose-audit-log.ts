import { DAY_MS, stepsBetween } from '../../application/audit-steps.js'
import type { AuditCount, AuditCounting, AuditLog, AuditPage, AuditSearch } from '../../application/ports/audit-log.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { exactText, exactTexts } from './exact-text.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate } from './mongo-failure.js'
import { eventOf } from './outbox-document.js'
import type { AuditEventDocument } from './schemas.js'

interface StepCount {
  readonly _id: { readonly stepAt: Date; readonly type: string }
  readonly count: number
}

const OLDEST_STEP_FIRST = { $sort: { '_id.stepAt': 1, '_id.type': 1 } } as const

/** Append-only: nothing in here changes or removes what is recorded. */
export class MongooseAuditLog implements AuditLog {
  constructor(private readonly database: MongoDatabase) {}

  record(event: AuditEvent): Promise<'recorded' | 'already-recorded'> {
    return this.database.write(async () => {
      try {
        await this.model.insertOne(documentOf(event))
        return 'recorded'
      } catch (error) {
        if (isDuplicate(error)) return 'already-recorded'
        throw error
      }
    })
  }

  has(eventId: string): Promise<boolean> {
    return this.database.read(async () => (await this.model.exists({ _id: exactText(eventId) })) !== null)
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

  async count({ from, to, stepMs }: AuditCounting): Promise<readonly AuditCount[]> {
    const counts: AuditCount[] = []
    // No call may take long, so each reads a day at most.
    for (const day of stepsBetween(from, to, DAY_MS)) {
      const stages = [{ $match: { at: { $gte: day.from, $lt: day.to } } }, countTypes(stepMs), OLDEST_STEP_FIRST]
      const found = await this.database.read(() => this.model.aggregate<StepCount>(stages))
      counts.push(...found.map(({ _id: { stepAt, type }, count }) => ({ stepAt, type, count })))
    }
    return counts
  }

  private get model() {
    return this.database.models.auditEvents
  }
}

/** Any text may be a cursor: it is an upper bound and nothing more. */
function conditionsOf({ type, provider, uid, userId, from, to, cursor }: AuditSearch) {
  return {
    ...(type !== undefined && { type: exactText(type) }),
    ...(provider !== undefined && { provider: exactText(provider) }),
    ...(uid !== undefined && { uid: exactText(uid) }),
    ...(userId !== undefined && { userId: exactText(userId) }),
    ...((from || to) && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
    ...(cursor !== undefined && { _id: { $lt: exactText(cursor) } }),
  }
}

function countTypes(stepMs: number) {
  const stepAt = { $subtract: ['$at', { $mod: [{ $toLong: '$at' }, stepMs] }] }
  return { $group: { _id: { stepAt, type: '$type' }, count: { $sum: 1 } } }
}

function documentOf(event: AuditEvent): AuditEventDocument {
  const { provider = null, uid = null, user_id: userId = null } = event.data
  const who = exactTexts({ provider, uid, userId })
  return { _id: event.id, type: event.type, at: new Date(event.time), ...who, event: JSON.stringify(event) }
}
