import type Database from 'libsql'
import { Unavailable } from '../../application/unavailable.js'
import { asUnavailable, isBusy } from './sqlite-failure.js'

interface Waiting {
  readonly since: number
  /** Does the work in the open transaction. @returns how to answer after the commit */
  perform(): () => void
  reject(error: unknown): void
}

/** A longer batch would hold up the event loop. */
const WORKS_PER_COMMIT = 100
/** How long a work waits while another process writes. */
const PATIENCE_MS = 2000
const BUSY_RETRY_MS = 10

/**
 * Lets the works of one turn of the event loop share a commit, and so one flush to disk. Each is all or nothing: it has a
 * savepoint, and no caller is answered before the commit. Nothing in here is awaited, so that no other statement gets into
 * the transaction.
 */
export class GroupCommit {
  private readonly waiting: Waiting[] = []
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

  /** Commits every waiting work now. */
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
    const hadDatabase = this.commitBatch()
    if (this.waiting.length === 0) return
    this.schedule(hadDatabase ? setImmediate : soon)
  }

  /** @returns false if another process holds the database, so that the works wait on */
  private commitBatch(): boolean {
    try {
      this.connection.exec('BEGIN IMMEDIATE')
    } catch (error) {
      const failed = isBusy(error) ? this.overdue() : this.waiting.splice(0)
      this.rejectAll(failed, asUnavailable(error))
      return !isBusy(error)
    }
    const batch = this.waiting.splice(0, WORKS_PER_COMMIT)
    try {
      const answers = batch.map((work) => this.performOne(work))
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

  private performOne(work: Waiting): () => void {
    this.connection.exec('SAVEPOINT work')
    try {
      const answer = work.perform()
      this.connection.exec('RELEASE work')
      return answer
    } catch (error) {
      // A full disk rolls back the whole transaction, with the other works in it.
      if (!this.connection.inTransaction) throw error
      this.connection.exec('ROLLBACK TO work; RELEASE work')
      return () => work.reject(asUnavailable(error))
    }
  }

  private overdue(): Waiting[] {
    const oldest = Date.now() - PATIENCE_MS
    const count = this.waiting.findIndex(({ since }) => since > oldest)
    return this.waiting.splice(0, count === -1 ? this.waiting.length : count)
  }

  private rejectAll(works: readonly Waiting[], error: unknown): void {
    for (const work of works) work.reject(error)
  }
}

function soon(turn: () => void): void {
  setTimeout(turn, BUSY_RETRY_MS)
}
