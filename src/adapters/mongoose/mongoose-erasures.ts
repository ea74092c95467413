import type { Erasures } from '../../application/ports/erasures.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { concerns, type Erasure, withoutPerson } from '../../domain/erasure.js'
import { ErasureDocuments } from './erasure-documents.js'
import { exactText } from './exact-text.js'
import type { MongoDatabase } from './mongo-database.js'
import { eventOf } from './outbox-document.js'
import { SessionDocuments } from './session-documents.js'

/** Few enough to be written in one call's time. */
const EVENTS_AT_ONCE = 50

interface Page {
  /** What follows the event with this id, the first ones without it. */
  readonly find: (last: string | null) => Promise<readonly { readonly event: string }[]>
  readonly replace: (events: readonly AuditEvent[]) => Promise<unknown>
}

export class MongooseErasures implements Erasures {
  private readonly erasures: ErasureDocuments
  private readonly sessions: SessionDocuments

  constructor(private readonly database: MongoDatabase) {
    this.erasures = new ErasureDocuments(database.models)
    this.sessions = new SessionDocuments(database)
  }

  /** First what is on its way: what is recorded meanwhile is in the log when that has its turn. */
  async erase(userId: string): Promise<void> {
    const erasure = await this.database.read(() => this.erasures.find(userId))
    await this.eraseAmong(erasure, this.onTheirWay())
    await this.eraseAmong(erasure, this.recorded({ userId: exactText(userId) }))
    for (const { identity } of erasure.identities)
      await this.eraseAmong(erasure, this.recorded({ uid: exactText(identity.uid), userId: null }))
    await this.database.write(() => this.sessions.deleteOfUser(userId))
    await this.database.write(() => this.erasures.delete(userId))
  }

  private async eraseAmong(erasure: Erasure, { find, replace }: Page): Promise<void> {
    for (let last: string | null = null; ; ) {
      const events = (await this.database.read(() => find(last))).map(eventOf)
      const concerned = events.filter((event) => concerns(erasure, event))
      if (concerned.length > 0) await this.database.write(() => replace(concerned))
      if (events.length < EVENTS_AT_ONCE) return
      last = events.at(-1)?.id ?? null
    }
  }

  /** These have no fields but the event itself, and are few. */
  private onTheirWay(): Page {
    const { outbox } = this.database.models
    return {
      find: (last) =>
        outbox
          .find(last === null ? {} : { _id: { $gt: last } }, { event: 1 })
          .sort({ _id: 1 })
          .limit(EVENTS_AT_ONCE)
          .lean(),
      replace: (events) =>
        outbox.bulkWrite(
          events.map((event) => replacing(event, {})),
          { ordered: false },
        ),
    }
  }

  /** Newest first, as the indexes are. */
  private recorded(of: { readonly userId: string | null; readonly uid?: string }): Page {
    const { auditEvents } = this.database.models
    return {
      find: (last) =>
        auditEvents
          .find({ ...of, ...(last !== null && { _id: { $lt: last } }) }, { event: 1 })
          .sort({ _id: -1 })
          .limit(EVENTS_AT_ONCE)
          .lean(),
      replace: (events) =>
        auditEvents.bulkWrite(
          events.map((event) => replacing(event, { uid: null })),
          { ordered: false },
        ),
    }
  }
}

function replacing<T extends object>(event: AuditEvent, fields: T) {
  const update = { $set: { event: JSON.stringify(withoutPerson(event)), ...fields } }
  return { updateOne: { filter: { _id: event.id }, update } }
}
