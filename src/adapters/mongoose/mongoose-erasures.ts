import type { Erasures } from '../../application/ports/erasures.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { type Erasure, isAbout, withoutPersonalData } from '../../domain/erasure.js'
import type { AuditEntries } from './audit-entries.js'
import type { MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'
import { eventOf } from './outbox-document.js'

/** Few enough for one call to write. */
const BATCH_SIZE = 50

interface Page {
  /** The events that follow this id; from the start for null. */
  readonly find: (last: string | null) => Promise<readonly { readonly event: string }[]>
  readonly replace: (events: readonly AuditEvent[]) => Promise<unknown>
}

export class MongooseErasures implements Erasures {
  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
    private readonly entries: AuditEntries,
  ) {}

  /** The outbox first: an event that is recorded meanwhile is found in the log afterwards. */
  async erase(userId: string): Promise<void> {
    const erasure = await this.database.read(() => this.documents.erasures.find(userId))
    await this.eraseAmong(erasure, this.inOutbox())
    await this.eraseAmong(erasure, this.inLog({ userId: userId }))
    for (const { identity } of erasure.identities)
      await this.eraseAmong(erasure, this.inLog({ uid: identity.uid, userId: null }))
    await this.database.write(() => this.documents.sessions.deleteOfUser(userId))
    await this.database.write(() => this.documents.erasures.delete(userId))
  }

  private async eraseAmong(erasure: Erasure, { find, replace }: Page): Promise<void> {
    for (let last: string | null = null; ; ) {
      const events = (await this.database.read(() => find(last))).map(eventOf)
      const matching = events.filter((event) => isAbout(erasure, event))
      if (matching.length > 0) await replace(matching)
      if (events.length < BATCH_SIZE) return
      last = events.at(-1)?.id ?? null
    }
  }

  /** Reads all events: the outbox has no field for the user, and is small. */
  private inOutbox(): Page {
    const { outbox } = this.database.models
    return {
      find: (last) =>
        outbox
          .find(last === null ? {} : { _id: { $gt: last } }, { event: 1 })
          .sort({ _id: 1 })
          .limit(BATCH_SIZE)
          .lean(),
      replace: (events) => this.database.write(() => outbox.bulkWrite(events.map(replacing), { ordered: false })),
    }
  }

  /** Newest first, as in the indexes. */
  private inLog(of: { readonly userId: string | null; readonly uid?: string }): Page {
    const { auditEvents } = this.database.models
    return {
      find: (last) =>
        auditEvents
          .find({ ...of, ...(last !== null && { _id: { $lt: last } }) }, { event: 1 })
          .sort({ _id: -1 })
          .limit(BATCH_SIZE)
          .lean(),
      replace: (events) => this.entries.erase(events),
    }
  }
}

function replacing(event: AuditEvent) {
  const update = { $set: { event: JSON.stringify(withoutPersonalData(event)) } }
  return { updateOne: { filter: { _id: event.id }, update } }
}
