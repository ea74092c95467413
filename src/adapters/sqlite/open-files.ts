import { renameSync, statSync } from 'node:fs'

/** Compares the database files that this process has open with those that are now at the same paths. */
export class OpenFiles {
  private readonly database: string | null
  private log: string | null = null
  private size = 0

  constructor(private readonly file: string) {
    this.database = identityOf(file)
  }

  /** Whether another process that opens the database would find what this process writes. */
  areInPlace(): boolean {
    return this.isDatabaseInPlace() && this.isLogInPlace()
  }

  /** A database file that became smaller was replaced or cut: it never shrinks by itself. */
  isDatabaseInPlace(): boolean {
    const found = statSync(this.file, { throwIfNoEntry: false })
    if (!found || identityOf(this.file) !== this.database || found.size < this.size) return false
    this.size = found.size
    return true
  }

  /** Renames the log if its database was replaced, so that it is never applied to another database. */
  setLogAside(): void {
    const found = identityOf(this.file)
    if (found !== null && found !== this.database)
      renameSync(`${this.file}-wal`, `${this.file}-wal.set-aside-${Date.now()}`)
  }

  private isLogInPlace(): boolean {
    const found = identityOf(`${this.file}-wal`)
    this.log ??= found
    return found === this.log
  }
}

/** Identifies the file that is at a path now; null if there is none. */
function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.dev}:${found.ino}` : null
}
