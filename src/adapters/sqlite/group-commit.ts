import type Database from 'libsql'
import { Unavailable } from '../../application/unavailable.js'
import { asUnavailable, isBusy } from './sqlite-failure.js'

interface PendingOperation {
  readonly since: number
  /** Runs in the open transaction. @returns a callback that answers the caller after the commit */
  perform(): () => void
  reject(error: unknown): void
}

/** A longer batch would hold up the event loop. */
const OPERATIONS_PER_COMMIT = 100
/** How long an operation waits while another process writes. */
const BUSY_TIMEOUT_MS = 2000
const BUSY_RETRY_MS = 10

/**
 * Commits the operations of one turn of the event loop together, with one flush to disk. Each is all or nothing: it has a
 * savepoint, and its caller is answered after the commit. The code is synchronous, so that no other statement runs inside
 * the transaction.
 */
export class GroupCommit {
  private readonly pending: PendingOperation[] = []
  private scheduled = false

  constructor(
    private readonly connection: Database.Database,
    private readonly onCommitted: () => void,
  ) {}

  perform<T>(operation: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        const result = operation()
        return () => resolve(result)
      }
      this.pending.push({ since: Date.now(), perform, reject })
      this.schedule(setImmediate)
    })
  }

  /** Commits all pending operations now. */
  flush(): void {
    while (this.pending.length > 0) {
      if (!this.commitBatch())
        this.rejectAll(this.pending.splice(0), new Unavailable('another process holds the database'))
    }
  }

  private schedule(when: (turn: () => void) => void): void {
    if (this.scheduled) return
    this.scheduled = true
    when(() => this.turn())
  }

  private turn(): void {
    this.scheduled = false
    if (this.pending.length === 0) return
    const hadDatabase = this.commitBatch()
    if (this.pending.length === 0) return
    this.schedule(hadDatabase ? setImmediate : soon)
  }

  /** @returns false if another process holds the database, so the operations stay pending */
  private commitBatch(): boolean {
    try {
      this.connection.exec('BEGIN IMMEDIATE')
    } catch (error) {
      const failed = isBusy(error) ? this.overdue() : this.pending.splice(0)
      this.rejectAll(failed, asUnavailable(error))
      return !isBusy(error)
    }
    const batch = this.pending.splice(0, OPERATIONS_PER_COMMIT)
    try {
      const answers = batch.map((operation) => this.performOne(operation))
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

  private performOne(operation: PendingOperation): () => void {
    this.connection.exec('SAVEPOINT operation')
    try {
      const answer = operation.perform()
      this.connection.exec('RELEASE operation')
      return answer
    } catch (error) {
      // A full disk rolls back the whole transaction, with all other operations in it.
      if (!this.connection.inTransaction) throw error
      this.connection.exec('ROLLBACK TO operation; RELEASE operation')
      return () => operation.reject(asUnavailable(error))
    }
  }

  private overdue(): PendingOperation[] {
    const oldest = Date.now() - BUSY_TIMEOUT_MS
    const count = this.pending.findIndex(({ since }) => since > oldest)
    return this.pending.splice(0, count === -1 ? this.pending.length : count)
  }

  private rejectAll(operations: readonly PendingOperation[], error: unknown): void {
    for (const operation of operations) operation.reject(error)
  }
}

function soon(turn: () => void): void {
  setTimeout(turn, BUSY_RETRY_MS)
}
