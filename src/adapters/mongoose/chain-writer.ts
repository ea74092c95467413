import { setTimeout as delay } from 'node:timers/promises'
import { mongo } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'
import { type ChainHead, sealEntry } from '../../domain/audit-chain.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { type AuditEventDocument, entryDocument } from './audit-event-document.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate } from './mongo-failure.js'

export type Recorded = 'recorded' | 'already-recorded'

interface Waiting {
  readonly event: AuditEvent
  readonly resolve: (outcome: Recorded) => void
  readonly reject: (error: unknown) => void
}

/** Few enough for one call to write. */
const BATCH_SIZE = 100
/**
 * After this time, the entry that was the head last is looked up before the next entry is added behind it: retention may
 * have removed it and what followed.
 */
const TRUSTED_MS = 5000
const MAX_BACKOFF_MS = 10
/**
 * Who has added a batch knows the head, and would win against every process that must read it first. So batches that
 * follow each other are some time apart; meanwhile the next batch grows.
 */
const MAX_PAUSE_MS = 10

/**
 * Adds entries to the chain. The events of a process that wait are added together, as a run of numbers, in one insert
 * that stops at the first number that is taken. So a crash leaves no gap. The unique index on `seq` decides between
 * processes: the one whose number is taken goes on behind the new head.
 */
export class ChainWriter {
  private readonly waiting: Waiting[] = []
  private isWriting = false
  private known: { readonly head: ChainHead; readonly at: number } | null = null

  constructor(private readonly database: MongoDatabase) {}

  add(event: AuditEvent): Promise<Recorded> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ event, resolve, reject })
      if (this.isWriting) return
      this.isWriting = true
      // The other events of this turn join the batch.
      setImmediate(() => void this.writeAll())
    })
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.write(this.waiting.splice(0, BATCH_SIZE))
      if (this.waiting.length > 0) await delay(Math.random() * MAX_PAUSE_MS)
    }
    this.isWriting = false
  }

  /** An event that cannot be recorded must not hold up the others, so each is then tried by itself. */
  private async write(batch: readonly Waiting[]): Promise<void> {
    const left = [...batch]
    try {
      await this.addInOrder(left)
    } catch (error) {
      if (error instanceof Unavailable || batch.length === 1) for (const { reject } of left) reject(error)
      else for (const one of left) await this.write([one])
    }
  }

  /** Takes what is recorded out of `left`. */
  private async addInOrder(left: Waiting[]): Promise<void> {
    for (let losses = 0; left.length > 0; ) {
      const head = await this.head()
      const added = await this.insert(left, head)
      settle(left.splice(0, added), 'recorded')
      const [next] = left
      if (!next) return
      if (await this.isRecorded(next.event)) {
        const isSame = ({ event }: Waiting) => event.id === next.event.id
        settle(left.filter(isSame), 'already-recorded')
        left.splice(0, left.length, ...left.filter((one) => !isSame(one)))
        continue
      }
      losses = added > 0 ? 0 : losses + 1
      await delay(Math.random() * Math.min(2 ** losses, MAX_BACKOFF_MS))
      await this.lookFrom(this.known?.head ?? head)
    }
  }

  /** @returns how many were added: those before the first whose id or number is taken */
  private async insert(entries: readonly Waiting[], before: ChainHead): Promise<number> {
    const { key } = this.database.chain
    let head = before
    const documents = entries.map(({ event }) => {
      const seal = sealEntry(key, event, head, key.newSalt())
      head = seal
      return entryDocument(event, seal)
    })
    const added = await this.database.write(() => this.insertUntilTaken(documents))
    const last = documents[added - 1]
    if (last) this.know({ seq: before.seq + added, hash: last.hash ?? '' })
    return added
  }

  private async insertUntilTaken(documents: readonly AuditEventDocument[]): Promise<number> {
    try {
      await this.database.models.auditEvents.insertMany([...documents], { ordered: true })
      return documents.length
    } catch (error) {
      if (isDuplicate(error) && error instanceof mongo.MongoBulkWriteError) return error.insertedCount
      throw error
    }
  }

  private isRecorded({ id }: AuditEvent): Promise<boolean> {
    return this.database.read(async () => (await this.database.models.auditEvents.exists({ _id: id })) !== null)
  }

  private async head(): Promise<ChainHead> {
    const { known } = this
    if (known && performance.now() - known.at < TRUSTED_MS) return known.head
    return this.lookFrom(known?.head ?? null)
  }

  /** @param former an entry that was the head */
  private async lookFrom(former: ChainHead | null): Promise<ChainHead> {
    const { chain } = this.database
    const head = await this.database.read(
      async () => (former && (await chain.headAfter(former))) ?? (await chain.head()) ?? (await chain.anchor()),
    )
    if (!head) throw new Unavailable('the audit log has lost the anchor of its chain')
    return this.know(head)
  }

  private know(head: ChainHead): ChainHead {
    this.known = { head, at: performance.now() }
    return head
  }
}

function settle(done: readonly Waiting[], outcome: Recorded): void {
  for (const { resolve } of done) resolve(outcome)
}
