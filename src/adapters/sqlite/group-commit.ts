import { Unavailable } from '../../application/unavailable.js'
import type { PreparedStatement, SqliteConnection } from './sqlite-driver.js'
import { asUnavailable, isBusy } from './sqlite-failure.js'

interface PendingOperation {
  readonly since: number
  /** True: an operation of its batch failed, so it runs again, with a savepoint. */
  isApart: boolean
  /** Runs in the open transaction. @returns a callback that answers the caller after the commit */
  perform(): () => void
  reject(error: unknown): void
}

export interface BatchHooks {
  /**
   * Runs in the transaction, before its operations. @throws to roll back the batch and reject its operations
   * @param isApart whether one of them failed before, so that each has a savepoint
   */
  begun(isApart: boolean): void
  committed(): void
}

/** A longer batch would hold up the event loop. */
const OPERATIONS_PER_COMMIT = 100
/** How long an operation waits while another process writes. */
const BUSY_TIMEOUT_MS = 2000
const BUSY_RETRY_MS = 10

/**
 * Commits the operations of one turn of the event loop together, with one flush to disk. Each is all or nothing, and its
 * caller is answered after the commit. The code is synchronous, so that no other statement runs inside the transaction.
 *
 * Invariant: an operation reads and writes nothing but the database, so it may run twice. Operations seldom fail, so a
 * batch runs without savepoints. If one fails, the whole batch is rolled back and runs again, each operation in a
 * savepoint of its own: then only the one that fails is undone.
 */
export class GroupCommit {
  private readonly pending: PendingOperation[] = []
  private scheduled = false
  private readonly begin: PreparedStatement
  private readonly commit: PreparedStatement

  constructor(
    private readonly connection: SqliteConnection,
    private readonly hooks: BatchHooks,
  ) {
    this.begin = connection.prepare('BEGIN IMMEDIATE')
    this.commit = connection.prepare('COMMIT')
  }

  /** @param isFirst whether it runs before the operations that wait */
  perform<T>(operation: () => T, isFirst: boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        const result = operation()
        return () => resolve(result)
      }
      const pending = { since: Date.now(), isApart: false, perform, reject }
      if (isFirst) this.pending.unshift(pending)
      else this.pending.push(pending)
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
      this.begin.run()
    } catch (error) {
      const failed = isBusy(error) ? this.overdue() : this.pending.splice(0)
      this.rejectAll(failed, asUnavailable(error))
      return !isBusy(error)
    }
    const batch = this.pending.splice(0, OPERATIONS_PER_COMMIT)
    try {
      const isApart = batch.some((operation) => operation.isApart)
      this.hooks.begun(isApart)
      const answers = isApart ? batch.map((operation) => this.performApart(operation)) : performAll(batch)
      if (!answers) return this.runApart(batch)
      this.commit.run()
      for (const answer of answers) answer()
    } catch (error) {
      this.rollBack()
      this.rejectAll(batch, asUnavailable(error))
      return true
    }
    this.hooks.committed()
    return true
  }

  private runApart(batch: readonly PendingOperation[]): boolean {
    this.rollBack()
    for (const operation of batch) operation.isApart = true
    this.pending.unshift(...batch)
    return this.commitBatch()
  }

  private performApart(operation: PendingOperation): () => void {
    this.connection.exec('SAVEPOINT operation')
    try {
      const answer = operation.perform()
      this.connection.exec('RELEASE operation')
      return answer
    } catch (error) {
      // A full disk rolls back the whole transaction, with all other operations in it.
      if (!this.connection.isTransaction) throw error
      this.connection.exec('ROLLBACK TO operation; RELEASE operation')
      return () => operation.reject(asUnavailable(error))
    }
  }

  private rollBack(): void {
    if (this.connection.isTransaction) this.connection.exec('ROLLBACK')
  }

  private overdue(): PendingOperation[] {
    const oldest = Date.now() - BUSY_TIMEOUT_MS
    const all = this.pending.splice(0)
    this.pending.push(...all.filter(({ since }) => since > oldest))
    return all.filter(({ since }) => since <= oldest)
  }

  private rejectAll(operations: readonly PendingOperation[], error: unknown): void {
    for (const operation of operations) operation.reject(error)
  }
}

/** @returns null if one fails */
function performAll(batch: readonly PendingOperation[]): (() => void)[] | null {
  try {
    return batch.map((operation) => operation.perform())
  } catch {
    return null
  }
}

function soon(turn: () => void): void {
  setTimeout(turn, BUSY_RETRY_MS)
}
