import type Database from 'libsql'
import { Unavailable } from '../../application/unavailable.js'
import { asUnavailable, isBusy } from './sqlite-failure.js'

interface WaitingAct {
  readonly since: number
  /** Does the work inside the open transaction; says how to answer once that is committed. */
  perform(): () => void
  reject(error: unknown): void
}

/** A longer batch would hold up the event loop. */
const ACTS_PER_COMMIT = 100
/** How long an act waits for its turn while another process writes. */
const PATIENCE_MS = 2000
const BUSY_RETRY_MS = 10

/**
 * Lets the acts of one turn of the event loop share a commit, and so one flush to disk. Each is still all or nothing:
 * it has a savepoint of its own, and nobody is answered before the commit holds. Nothing in here is awaited, so that no
 * other statement gets into the transaction.
 */
export class GroupCommit {
  private readonly waiting: WaitingAct[] = []
  private scheduled = false

  constructor(
    private readonly connection: Database.Database,
    private readonly onCommitted: () => void,
  ) {}

  perform<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        const result = work()
        return () => resolve(result)
      }
      this.waiting.push({ since: Date.now(), perform, reject })
      this.schedule(setImmediate)
    })
  }

  /** Commits all that waits, at once. */
  flush(): void {
    while (this.waiting.length > 0) {
      if (!this.commitBatch())
        this.rejectAll(this.waiting.splice(0), new Unavailable('another process holds the database'))
    }
  }

  private schedule(when: (turn: () => void) => void): void {
    if (this.scheduled) return
    this.scheduled = true
    when(() => this.turn())
  }

  private turn(): void {
    this.scheduled = false
    if (this.waiting.length === 0) return
    const hadItsTurn = this.commitBatch()
    if (this.waiting.length === 0) return
    this.schedule(hadItsTurn ? setImmediate : soon)
  }

  /** @returns false where another process had the database, and the acts wait on */
  private commitBatch(): boolean {
    try {
      this.connection.exec('BEGIN IMMEDIATE')
    } catch (error) {
      const lost = isBusy(error) ? this.outOfPatience() : this.waiting.splice(0)
      this.rejectAll(lost, asUnavailable(error))
      return !isBusy(error)
    }
    const batch = this.waiting.splice(0, ACTS_PER_COMMIT)
    try {
      const answers = batch.map((act) => this.performOne(act))
      this.connection.exec('COMMIT')
      for (const answer of answers) answer()
    } catch (error) {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK')
      this.rejectAll(batch, asUnavailable(error))
      return true
    }
    this.onCommitted()
    return true
  }

  private performOne(act: WaitingAct): () => void {
    this.connection.exec('SAVEPOINT act')
    try {
      const answer = act.perform()
      this.connection.exec('RELEASE act')
      return answer
    } catch (error) {
      // A full disk ends the whole transaction, with what the others did in it.
      if (!this.connection.inTransaction) throw error
      this.connection.exec('ROLLBACK TO act; RELEASE act')
      return () => act.reject(asUnavailable(error))
    }
  }

  private outOfPatience(): WaitingAct[] {
    const oldest = Date.now() - PATIENCE_MS
    const count = this.waiting.findIndex(({ since }) => since > oldest)
    return this.waiting.splice(0, count === -1 ? this.waiting.length : count)
  }

  private rejectAll(acts: readonly WaitingAct[], error: unknown): void {
    for (const act of acts) act.reject(error)
  }
}

function soon(turn: () => void): void {
  setTimeout(turn, BUSY_RETRY_MS)
}
