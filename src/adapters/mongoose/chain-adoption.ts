import { setTimeout as delay } from 'node:timers/promises'
import type { mongo } from 'mongoose'
import { adoptedAnchor, newAnchor } from '../../domain/audit-anchor.js'
import { type ChainHead, type ChainKey, NO_HASH, sealEntry } from '../../domain/audit-chain.js'
import { ANCHOR_ID } from './anchor-document.js'
import { searchFields } from './audit-event-document.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate } from './mongo-failure.js'
import { eventOf } from './outbox-document.js'
import { LEASE_MS, SetupLease } from './setup-lease.js'

/** Few enough for one call to write. */
const BATCH_SIZE = 100
const POLL_INTERVAL_MS = 200

interface Progress {
  readonly head: ChainHead
  /** The id of the last adopted event. */
  readonly last: string
}

const START: Progress = { head: { seq: 0, hash: NO_HASH }, last: '' }

export interface ChainAdoptionParts {
  readonly database: MongoDatabase
  readonly db: mongo.Db
  readonly key: ChainKey
  readonly now: () => Date
}

/**
 * Begins the chain. Seals the events of a log that is older than its chain, by id, and stores the anchor at the end. A
 * process that is killed leaves no anchor, so the next one begins again. One process at a time adopts, by a lease that it
 * renews before each batch: a batch is given up after a second, long before the lease ends.
 */
export class ChainAdoption {
  private readonly lease: SetupLease

  constructor(private readonly parts: ChainAdoptionParts) {
    this.lease = new SetupLease(parts.db, 'audit-adoption')
  }

  /** Resolves when the log has an anchor, of this process or of another. @returns how many events this one adopted */
  async run(): Promise<number> {
    const { database } = this.parts
    let [progress, renewedAt] = [START, 0]
    while (!(await database.read(() => database.chain.anchor()))) {
      if (!(await database.write(() => this.lease.take()))) {
        await delay(POLL_INTERVAL_MS)
        continue
      }
      // Another process may have held the lease in between.
      if (performance.now() - renewedAt > LEASE_MS) progress = START
      renewedAt = performance.now()
      const next = await this.adoptNext(progress)
      if (!next) return this.complete(progress.head.seq)
      progress = next
    }
    await database.write(() => this.lease.release())
    return 0
  }

  /** @returns null if no event is left */
  private async adoptNext({ head: before, last: from }: Progress): Promise<Progress | null> {
    const { database, key } = this.parts
    const { auditEvents } = database.models
    const found = await database.read(() =>
      auditEvents
        .find({ _id: { $gt: from } }, { event: 1 })
        .sort({ _id: 1 })
        .limit(BATCH_SIZE)
        .lean(),
    )
    const last = found.at(-1)
    if (!last) return null
    let head = before
    const updates = found.map((document) => {
      const event = eventOf(document)
      const seal = sealEntry(key, event, head, key.newSalt())
      head = seal
      return { updateOne: { filter: { _id: document._id }, update: { $set: { ...searchFields(event), ...seal } } } }
    })
    // An adoption that was cut off, or a chain whose anchor was removed, has left its numbers.
    const taken = { seq: { $gt: before.seq, $lte: head.seq } }
    await database.write(() => auditEvents.updateMany(taken, { $unset: { seq: 1 } }))
    await database.write(() => auditEvents.bulkWrite(updates, { ordered: true }))
    return { head: { seq: head.seq, hash: head.hash }, last: last._id }
  }

  private async complete(adopted: number): Promise<number> {
    const { database, key, now } = this.parts
    const anchor = adopted === 0 ? newAnchor(key, now()) : adoptedAnchor(key, adopted, now())
    const document = { _id: ANCHOR_ID, anchor: JSON.stringify(anchor) } as const
    await database
      .write(() => database.models.auditAnchors.insertOne(document))
      .catch((error: unknown) => {
        // An attempt whose answer was lost may have stored it.
        if (!isDuplicate(error)) throw error
      })
    await database.write(() => this.lease.release())
    return adopted
  }
}
