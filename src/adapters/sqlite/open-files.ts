import { renameSync, statSync } from 'node:fs'

/** The database's files as this process has them open, against what their names stand for by now. */
export class OpenFiles {
  private readonly database: string | null
  private log: string | null = null
  private size = 0

  constructor(private readonly file: string) {
    this.database = identityOf(file)
  }

  /** Whether what is written would be found by whoever opens the database next. */
  areInPlace(): boolean {
    return this.isDatabaseInPlace() && this.isLogInPlace()
  }

  /** Nor may it have shrunk: it never does by itself. */
  isDatabaseInPlace(): boolean {
    const found = statSync(this.file, { throwIfNoEntry: false })
    if (!found || identityOf(this.file) !== this.database || found.size < this.size) return false
    this.size = found.size
    return true
  }

  /** Moves the log out of the way where its database was replaced: it must never be applied to another one. */
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

/** Which file a path names just now, or null: a path whose file was replaced names another one. */
function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.dev}:${found.ino}` : null
}
