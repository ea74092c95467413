import type Database from 'libsql'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { GroupCommit } from './group-commit.js'
import { OpenFiles } from './open-files.js'
import { asUnavailable } from './sqlite-failure.js'
import { SqliteStatement } from './sqlite-statement.js'

/** As much as some acts together. */
const TRIAL_LENGTH = 32_768

/** The one connection that the stores of a process share. */
export class SqliteDatabase {
  private readonly commits: GroupCommit
  private readonly files: OpenFiles
  private readonly insertEvent: SqliteStatement
  private readonly insertTrial: SqliteStatement
  private storedEvent = false
  private writable = true
  private readonly atClose: (() => void)[] = []
  private closed = false

  constructor(
    private readonly connection: Database.Database,
    private readonly file: string,
    onEventStored: () => void,
  ) {
    this.files = new OpenFiles(file)
    this.insertTrial = this.prepare('INSERT OR REPLACE INTO spent_states (id, forget_at) VALUES (?, ?)')
    this.insertEvent = this.prepare('INSERT INTO outbox (id, event, due_at) VALUES (?, ?, 0)')
    this.commits = new GroupCommit(connection, () => {
      const tell = this.storedEvent
      this.writable ||= tell
      this.storedEvent = false
      if (tell) onEventStored()
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

  /** All that `work` does is stored, or nothing; lasting before it answers. No other act is between its statements. */
  async transaction<T>(work: () => T): Promise<T> {
    this.refuseWhenClosed()
    try {
      return await this.commits.perform(() => {
        this.refuseWhenReplaced()
        return work()
      })
    } catch (error) {
      if (error instanceof Unavailable) this.writable = false
      throw error
    }
  }

  /** For use inside an act. */
  storeEvent(event: AuditEvent): void {
    this.insertEvent.run(event.id, JSON.stringify(event))
    this.storedEvent = true
  }

  /** Whether what was to be stored last could be; a full disk refuses to, and lets everything else pass. */
  get isWritable(): boolean {
    return this.writable
  }

  /** Tries to write as much as an act does. */
  async tryToWrite(): Promise<void> {
    await this.transaction(() => this.insertTrial.run('t'.repeat(TRIAL_LENGTH), 0))
    this.writable = true
  }

  isUp(): boolean {
    return !this.closed && this.files.areInPlace()
  }

  onClose(action: () => void): void {
    this.atClose.push(action)
  }

  /** Ends what was begun, and leaves everything in the one file. */
  close(): void {
    if (this.closed) return
    this.closed = true
    for (const action of this.atClose) action()
    this.commits.flush()
    // To close would write what the log has into a file that nobody can open, and remove the log.
    if (!this.files.isDatabaseInPlace()) return this.files.setLogAside()
    this.checkpoint()
    this.connection.close()
  }

  private checkpoint(): void {
    try {
      this.connection.pragma('wal_checkpoint(TRUNCATE)')
    } catch {
      // Whoever opens the file next reads the log first: nothing is lost, it only takes longer.
    }
  }

  /** libsql's prepared statements go on working after the connection was closed. */
  private refuseWhenClosed(): void {
    if (this.closed) throw new Unavailable('the database is closed')
  }

  /** What is written to a file that nobody can open again would be lost with this process. */
  private refuseWhenReplaced(): void {
    if (!this.files.areInPlace()) throw new Unavailable(`${this.file} was removed or replaced while in use`)
  }
}
