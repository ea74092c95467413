import { erasureMark } from '../../domain/audit-chain.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { withoutPersonalData } from '../../domain/erasure.js'
import type { MongoDatabase } from './mongo-database.js'

/** The one change that recorded entries ever get: their erasure (rule LG-5). */
export class AuditEntries {
  constructor(private readonly database: MongoDatabase) {}

  /** Takes the personal part and the salt away from entries. @throws Unavailable while the chain is not open */
  async erase(events: readonly AuditEvent[]): Promise<void> {
    const { chain, models } = this.database
    const { key } = chain
    const ids = events.map(({ id }) => id)
    const found = await this.database.read(() => models.auditEvents.find({ _id: { $in: ids } }, { hash: 1 }).lean())
    const hashes = new Map(found.map(({ _id, hash }) => [_id, hash]))
    const updates = events.map((event) => {
      const hash = hashes.get(event.id)
      const seal = hash === undefined ? {} : { salt: null, erased: erasureMark(key, hash) }
      const fields = { event: JSON.stringify(withoutPersonalData(event)), uid: null, ip: null, ...seal }
      return { updateOne: { filter: { _id: event.id }, update: { $set: fields } } }
    })
    await this.database.write(() => models.auditEvents.bulkWrite(updates, { ordered: false }))
  }
}
