import { randomUUID } from 'node:crypto'
import type { Outbox, SetAside } from '../../application/ports/outbox.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { exactText } from './exact-text.js'
import type { MongoDatabase } from './mongo-database.js'
import { eventOf } from './outbox-document.js'
import type { OutboxDocument } from './schemas.js'

const OLDEST_FIRST = { dueAt: 1, _id: 1 } as const

export class MongooseOutbox implements Outbox {
  constructor(private readonly database: MongoDatabase) {}

  append(event: AuditEvent): Promise<void> {
    return this.database.append(event)
  }

  /**
   * Each document is put off by itself and only while it is due, so that of several claimers one gets it.
   * `$lt` and not `$lte`: SecantusDB, which tests may use, leaves the bound itself out of an index of more fields.
   */
  claim(limit: number, now: Date, until: Date): Promise<readonly AuditEvent[]> {
    const due = { status: 'waiting', dueAt: { $lt: new Date(now.getTime() + 1) } } as const
    const claim = randomUUID()
    return this.database.write(async () => {
      const found = await this.model.find(due).sort(OLDEST_FIRST).limit(limit).lean()
      if (found.length === 0) return []
      const ids = found.map(({ _id }) => _id)
      const { modifiedCount } = await this.model.updateMany({ _id: { $in: ids }, ...due }, { dueAt: until, claim })
      const mine = modifiedCount === found.length ? found : await this.model.find({ _id: { $in: ids }, claim }).lean()
      return mine.toSorted(byId).map(eventOf)
    })
  }

  async published(eventIds: readonly string[], dueAt: Date): Promise<void> {
    await this.database.write(() => this.model.updateMany({ _id: { $in: eventIds.map(exactText) } }, { dueAt }))
  }

  find(eventId: string): Promise<AuditEvent | null> {
    return this.database.read(async () => {
      const found = await this.model.findOne({ _id: exactText(eventId) }).lean()
      return found && eventOf(found)
    })
  }

  async done(eventId: string): Promise<void> {
    await this.database.write(() => this.model.deleteOne({ _id: exactText(eventId) }))
  }

  async setAside({ eventId, error, tries, at }: SetAside): Promise<void> {
    const failure = { status: 'set-aside', error: exactText(error), tries, failedAt: at } as const
    await this.database.write(() => this.model.updateOne({ _id: exactText(eventId) }, { $set: failure }))
  }

  private get model() {
    return this.database.models.outbox
  }
}

function byId({ _id: one }: OutboxDocument, { _id: other }: OutboxDocument): number {
  return one < other ? -1 : 1
}
