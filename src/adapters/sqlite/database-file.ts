import { accessSync, closeSync, constants, existsSync, linkSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Sees to it that the file is there, readable to its owner alone, and never appears half made: what is found empty has
 * been emptied by somebody, and is refused rather than taken for a new beginning (rule RE-7).
 */
export function ensureDatabaseFile(file: string, create: (path: string) => void): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  refuseRemains(file)
  if (!existsSync(file)) createInPlace(file, create)
  // Every write would fail, and nobody be told before.
  for (const path of [dirname(file), file]) accessSync(path, constants.R_OK | constants.W_OK)
}

function createInPlace(file: string, create: (path: string) => void): void {
  const draft = `${file}.${process.pid}.new`
  rmSync(draft, { force: true })
  closeSync(openSync(draft, 'wx', 0o600))
  try {
    create(draft)
    putInPlace(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A link and no renaming: of two processes that begin at once the second takes what the first has made. */
function putInPlace(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  }
}

function refuseRemains(file: string): void {
  // In this order: another process that has just made the file leaves both of them.
  const hasLog = sizeOf(`${file}-wal`) > 0
  if (hasLog && !existsSync(file)) {
    throw new Error(`${file} is gone, though ${file}-wal is there: restore it, or remove that file too to begin anew`)
  }
  if (existsSync(file) && sizeOf(file) === 0) {
    throw new Error(`${file} is empty: restore it, or remove it to begin anew`)
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
