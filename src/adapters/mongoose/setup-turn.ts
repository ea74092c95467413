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
/** Nobody's turn ends later: whoever says so went by a wrong clock, and may have died an hour ahead. */
const LATEST_END_MS = 60_000

/** Whose turn it is to make what is missing, over all processes. Two at once do no harm: it only keeps them apart. */
export class SetupTurn {
  private readonly turns: mongo.Collection<Turn>
  private readonly holder = randomUUID()
  private taken = false

  constructor(db: mongo.Db) {
    this.turns = db.collection<Turn>('setup')
  }

  async isOurs(): Promise<boolean> {
    const now = Date.now()
    const [begin, latest] = [new Date(now), new Date(now + LATEST_END_MS)]
    const mine = { holder: this.holder, until: new Date(now + TURN_MS) }
    const isOver = [{ until: { $lt: begin } }, { until: { $gt: latest } }]
    try {
      const free = { _id: 'setup' as const, $or: [{ holder: this.holder }, ...isOver] }
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
