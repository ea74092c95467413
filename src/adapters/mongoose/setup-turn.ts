import { randomUUID } from 'node:crypto'
import type { mongo } from 'mongoose'
import { isDuplicate } from './mongo-failure.js'

interface Turn {
  readonly _id: 'setup'
  readonly holder: string
  readonly until: Date
}

/** Long enough for clocks that differ; whoever dies in its turn holds the others up for so long. */
const TURN_MS = 10_000

/** Whose turn it is to make what is missing, over all processes. Two at once do no harm: it only keeps them apart. */
export class SetupTurn {
  private readonly turns: mongo.Collection<Turn>
  private readonly holder = randomUUID()
  private taken = false

  constructor(db: mongo.Db) {
    this.turns = db.collection<Turn>('setup')
  }

  async isOurs(): Promise<boolean> {
    const [now, until] = [new Date(), new Date(Date.now() + TURN_MS)]
    const mine = { holder: this.holder, until }
    try {
      const free = { _id: 'setup' as const, $or: [{ holder: this.holder }, { until: { $lt: now } }] }
      await this.turns.updateOne(free, { $set: mine }, { upsert: true })
      this.taken = true
      return true
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }

  async end(): Promise<void> {
    if (!this.taken) return
    this.taken = false
    await this.turns.deleteOne({ _id: 'setup', holder: this.holder })
  }
}
