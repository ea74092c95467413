import { randomUUID } from 'node:crypto'
import {
  type FailedEvent,
  type FailedEventsPage,
  type FailedEventsSearch,
  MAX_DELAY_MS,
  type Outbox,
  type OutboxBacklog,
  type SetAside,
} from '../../application/ports/outbox.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { MongoDatabase } from './mongo-database.js'
import { eventOf, NOT_ATTEMPTED, type OutboxDocument } from './outbox-document.js'

const SET_ASIDE = { status: 'set-aside' } as const
const WAITING = { status: 'waiting' } as const
const OLDEST_FIRST = { dueAt: 1, _id: 1 } as const

export class MongooseOutbox implements Outbox {
  constructor(private readonly database: MongoDatabase) {}

  append(event: AuditEvent): Promise<void> {
    return this.database.append(event)
  }

  /** Not `$lte`: SecantusDB, which tests may use, excludes the bound in a compound index. */
  claim(limit: number, now: Date, until: Date): Promise<readonly AuditEvent[]> {
    const due = { $lt: new Date(now.getTime() + 1) }
    const misdated = { $gt: new Date(now.getTime() + MAX_DELAY_MS) }
    return this.database.write(async () => {
      const claimed = await this.claimAmong(due, limit, until)
      return claimed.length > 0 ? claimed : this.claimAmong(misdated, limit, until)
    })
  }

  async published(eventIds: readonly string[], dueAt: Date): Promise<void> {
    await this.database.write(() => this.model.updateMany({ _id: { $in: [...eventIds] } }, { dueAt }))
  }

  find(eventId: string): Promise<AuditEvent | null> {
    return this.database.read(async () => {
      const found = await this.model.findOne({ _id: eventId }).lean()
      return found && this.noted(found)
    })
  }

  async done(event: AuditEvent): Promise<'done' | 'changed'> {
    const asRecorded = { _id: event.id, event: JSON.stringify(event) }
    const { deletedCount } = await this.database.write(() => this.model.deleteOne(asRecorded))
    return deletedCount === 1 || !(await this.find(event.id)) ? 'done' : 'changed'
  }

  async setAside({ eventId, error, tries, at }: SetAside): Promise<void> {
    const failure = { ...SET_ASIDE, error, tries, failedAt: at }
    await this.database.write(() => this.model.updateOne({ _id: eventId }, { $set: failure }))
  }

  listSetAside({ cursor, limit }: FailedEventsSearch): Promise<FailedEventsPage> {
    const below = cursor === undefined ? {} : { _id: { $lt: cursor } }
    return this.database.read(async () => {
      const found = await this.model
        .find({ ...SET_ASIDE, ...below })
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean()
      const events = found.slice(0, limit).map(failedEventOf)
      return { events, nextCursor: found.length > limit ? (events.at(-1)?.event.id ?? null) : null }
    })
  }

  countSetAside(): Promise<number> {
    return this.database.read(() => this.model.countDocuments(SET_ASIDE))
  }

  backlog(): Promise<OutboxBacklog> {
    return this.database.read(async () => {
      const oldest = await this.model.findOne(WAITING).sort({ _id: 1 }).lean()
      if (!oldest) return { waiting: 0, oldestAt: null }
      // The oldest may have been recorded between the two reads.
      const waiting = Math.max(await this.model.countDocuments(WAITING), 1)
      return { waiting, oldestAt: new Date(eventOf(oldest).time) }
    })
  }

  async retry(eventId: string): Promise<'retried' | 'not-set-aside'> {
    const one = { _id: eventId, ...SET_ASIDE }
    const { modifiedCount } = await this.database.write(() => this.model.updateOne(one, { $set: NOT_ATTEMPTED }))
    return modifiedCount === 1 ? 'retried' : 'not-set-aside'
  }

  async retryAll(): Promise<number> {
    const { modifiedCount } = await this.database.write(() => this.model.updateMany(SET_ASIDE, { $set: NOT_ATTEMPTED }))
    return modifiedCount
  }

  /** Each document is updated only while it is due, so that of several claimers one gets it. */
  private async claimAmong(dueAt: { $lt: Date } | { $gt: Date }, limit: number, until: Date): Promise<AuditEvent[]> {
    const due = { status: 'waiting', dueAt } as const
    const claim = randomUUID()
    const found = await this.model.find(due).sort(OLDEST_FIRST).limit(limit).lean()
    if (found.length === 0) return []
    const ids = found.map(({ _id }) => _id)
    const { modifiedCount } = await this.model.updateMany({ _id: { $in: ids }, ...due }, { dueAt: until, claim })
    const mine = modifiedCount === found.length ? found : await this.model.find({ _id: { $in: ids }, claim }).lean()
    return mine.toSorted(byId).map((document) => this.noted(document))
  }

  private noted(document: OutboxDocument): AuditEvent {
    const event = eventOf(document)
    this.database.traces?.note(event, document.trace ?? null)
    return event
  }

  private get model() {
    return this.database.models.outbox
  }
}

function byId({ _id: one }: OutboxDocument, { _id: other }: OutboxDocument): number {
  return one < other ? -1 : 1
}

function failedEventOf(document: OutboxDocument): FailedEvent {
  const { error, tries, failedAt } = document
  if (error === null || tries === null || failedAt === null)
    throw new TypeError('an event that is set aside has no error')
  return { event: eventOf(document), error, tries, failedAt }
}
