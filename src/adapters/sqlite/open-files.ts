import { type BigIntStats, renameSync, rmSync, statSync } from 'node:fs'

/** Checks whether paths still lead to the files that this process has open. */
export class OpenFiles {
  private readonly database: BigIntStats | null
  private log: BigIntStats | null = null
  private size = 0n

  constructor(private readonly file: string) {
    this.database = found(file)
  }

  /** Whether the next process that opens the database finds what this one writes. Two calls of `stat`. */
  areInPlace(): boolean {
    return this.isDatabaseInPlace() && this.isLogInPlace()
  }

  /** A file that has shrunk was truncated: it never shrinks by itself. */
  isDatabaseInPlace(): boolean {
    const now = found(this.file)
    if (!now || !isSameFile(now, this.database) || now.size < this.size) return false
    this.size = now.size
    return true
  }

  /** Renames the log of a database that was replaced: it must not be applied to the file in its place. */
  setLogAside(): void {
    const now = found(this.file)
    if (now === null || isSameFile(now, this.database)) return
    renameSync(`${this.file}-wal`, `${this.file}-wal.set-aside-${Date.now()}`)
    // The index of that log: it would make the next start miss the log.
    rmSync(`${this.file}-shm`, { force: true })
  }

  private isLogInPlace(): boolean {
    const now = found(`${this.file}-wal`)
    this.log ??= now
    return isSameFile(now, this.log)
  }
}

function found(file: string): BigIntStats | null {
  return statSync(file, { throwIfNoEntry: false, bigint: true }) ?? null
}

function isSameFile(one: BigIntStats | null, other: BigIntStats | null): boolean {
  return one?.ino === other?.ino && one?.dev === other?.dev
}
