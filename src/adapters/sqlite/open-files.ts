import { renameSync, statSync } from 'node:fs'

/** Checks whether paths still lead to the files that this process has open. */
export class OpenFiles {
  private readonly database: string | null
  private log: string | null = null
  private size = 0

  constructor(private readonly file: string) {
    this.database = identityOf(file)
  }

  /** Whether the next process that opens the database finds what this one writes. */
  areInPlace(): boolean {
    return this.isDatabaseInPlace() && this.isLogInPlace()
  }

  /** A file that has shrunk was truncated: it never shrinks by itself. */
  isDatabaseInPlace(): boolean {
    const found = statSync(this.file, { throwIfNoEntry: false })
    if (!found || identityOf(this.file) !== this.database || found.size < this.size) return false
    this.size = found.size
    return true
  }

  /** Renames the log of a database that was replaced: it must not be applied to the file in its place. */
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

/** Device and inode of the file at a path, or null. */
function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.dev}:${found.ino}` : null
}
