import { randomUUID } from 'node:crypto'
import type { mongo } from 'mongoose'
import { isDuplicate } from './mongo-failure.js'

interface Lease {
  readonly _id: string
  readonly holder: string
  readonly until: Date
}

/** Allows for clocks that differ. If a process dies with the lease, the others wait this long. */
export const LEASE_MS = 10_000
/** A lease that ends later was written by a wrong clock, and is ignored. */
const LATEST_END_MS = 60_000

/**
 * A lease on work that one process does at the start, such as creating missing collections and indexes. Two holders at
 * once do no harm there, but their commands conflict.
 */
export class SetupLease {
  private readonly leases: mongo.Collection<Lease>
  private readonly holder = randomUUID()
  private isTaken = false

  constructor(
    db: mongo.Db,
    private readonly name = 'setup',
  ) {
    this.leases = db.collection<Lease>('setup')
  }

  async take(): Promise<boolean> {
    const now = Date.now()
    const [begin, latest] = [new Date(now), new Date(now + LATEST_END_MS)]
    const mine = { holder: this.holder, until: new Date(now + LEASE_MS) }
    const isOver = [{ until: { $lt: begin } }, { until: { $gt: latest } }]
    try {
      const free = { _id: this.name, $or: [{ holder: this.holder }, ...isOver] }
      await this.leases.updateOne(free, { $set: mine }, { upsert: true })
      this.isTaken = true
      return true
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }

  async release(): Promise<void> {
    if (!this.isTaken) return
    this.isTaken = false
    await this.leases.deleteOne({ _id: this.name, holder: this.holder })
  }
}
