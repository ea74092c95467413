import type { EventTraces } from '../../application/ports/event-traces.js'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { ChainRows } from './chain-rows.js'
import { GroupCommit } from './group-commit.js'
import { flushLogIndex } from './log-index.js'
import { NewEvents } from './new-events.js'
import { OpenFiles } from './open-files.js'
import type { SqliteConnection } from './sqlite-driver.js'
import { asUnavailable } from './sqlite-failure.js'
import { SqliteStatement } from './sqlite-statement.js'

/** More than one transaction writes, so that a success means that transactions succeed again. */
const PROBE_LENGTH = 32_768

export interface SqliteDatabaseOptions {
  /** Called after each commit that stored an event in the outbox. */
  readonly onEventStored: () => void
  /** Whether events are recorded with the act that they report. False: a queue takes them from the outbox. */
  readonly recordsAtOnce: boolean
  /** Called after each commit that recorded events, with the type of each. */
  readonly onRecorded?: (types: readonly string[]) => void
  readonly traces?: EventTraces | undefined
}

/** The one connection that the stores of a process share. */
export class SqliteDatabase {
  readonly chain: ChainRows
  private readonly commits: GroupCommit
  private readonly files: OpenFiles
  private readonly events: NewEvents
  private readonly insertProbe: SqliteStatement
  /** Resolves when events can be recorded. @throws WrongChainKey if another process has begun the chain under another key */
  chainOpened: Promise<void> = Promise.resolve()
  private writable = true
  private readonly atClose: (() => void)[] = []
  private closed = false
  /** Why nothing may be written. */
  private refusal: string | null = null
  readonly traces: EventTraces | undefined
  /** Of the operation that runs now. */
  trace: string | null = null
  /** The types of the events that the batch has recorded. */
  private recorded: string[] = []

  constructor(
    private readonly connection: SqliteConnection,
    private readonly file: string,
    { onEventStored, recordsAtOnce, onRecorded = () => {}, traces }: SqliteDatabaseOptions,
  ) {
    this.traces = traces
    this.files = new OpenFiles(file)
    this.insertProbe = this.prepare('INSERT OR REPLACE INTO spent_states (id, forget_at) VALUES (?, ?)')
    this.chain = new ChainRows(this)
    this.events = new NewEvents(this, recordsAtOnce)
    this.commits = new GroupCommit(connection, {
      begun: (isApart) => {
        this.refuseWhenReplaced()
        this.chain.beginBatch(isApart)
        this.events.beginBatch(isApart)
        this.recorded = []
      },
      committed: () => {
        this.writable ||= this.events.isAnyStored
        if (this.recorded.length > 0) onRecorded(this.recorded)
        if (this.events.isAnyWaiting) onEventStored()
      },
    })
  }

  prepare(sql: string): SqliteStatement {
    return new SqliteStatement(this.connection.prepare(sql))
  }

  async read<T>(work: () => T): Promise<T> {
    this.refuseWhenClosed()
    try {
      return work()
    } catch (error) {
      throw asUnavailable(error)
    }
  }

  /**
   * Stores all that `work` does, or nothing. Durable before it returns. No other statement runs between those of
   * `work`. It may run twice, so it has no effect but on the database. `isFirst`: it runs before those that wait.
   */
  async transaction<T>(work: () => T, { isFirst = false } = {}): Promise<T> {
    this.refuseWhenClosed()
    if (this.refusal !== null) throw new Unavailable(this.refusal)
    try {
      return await this.commits.perform(this.inTrace(work), isFirst)
    } catch (error) {
      if (error instanceof Unavailable) this.writable = false
      throw error
    }
  }

  /** Commits run later, for several callers together: the trace of each is that of its call. */
  private inTrace<T>(work: () => T): () => T {
    const trace = this.traces?.current() ?? null
    if (trace === null) return work
    return () => {
      this.trace = trace
      try {
        return work()
      } finally {
        this.trace = null
      }
    }
  }

  /** For use inside a transaction. */
  storeEvent(event: AuditEvent): void {
    this.events.store(event)
  }

  /** For use inside a transaction. */
  noteRecorded(type: string): void {
    this.recorded.push(type)
  }

  /** Whether the last write succeeded: on a full disk reads still do. */
  get isWritable(): boolean {
    return this.writable
  }

  /** Writes some text, to find out whether the disk has space again. */
  async tryToWrite(): Promise<void> {
    await this.transaction(() => this.insertProbe.run('t'.repeat(PROBE_LENGTH), 0))
    this.writable = true
  }

  isUp(): boolean {
    return !this.closed && this.refusal === null && this.files.areInPlace()
  }

  /** From now on, every transaction fails with this reason. Reads still answer. */
  refuseWrites(reason: string): void {
    this.refusal = reason
  }

  onClose(action: () => void): void {
    this.atClose.push(action)
  }

  /** Completes the waiting transactions, and leaves all data in the one file. */
  close(): void {
    if (this.closed) return
    this.closed = true
    for (const action of this.atClose) action()
    this.commits.flush()
    // Closing would write the log into a file that no longer has a name, and remove the log.
    if (!this.files.isDatabaseInPlace()) return this.files.setLogAside()
    this.checkpoint()
    this.connection.close()
    flushLogIndex(this.file)
  }

  private checkpoint(): void {
    try {
      this.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // Nothing is lost: the next process that opens the file reads the log first.
    }
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new Unavailable('the database is closed')
  }

  /** What is written to a file without a name is lost with this process (rule RE-7). */
  private refuseWhenReplaced(): void {
    if (!this.files.areInPlace()) throw new Unavailable(`${this.file} was removed or replaced while in use`)
  }
}
