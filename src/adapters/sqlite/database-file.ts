import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isLogCutOff } from './log-index.js'

/** Creates a file unless it exists: `write` fills a draft, which gets the file's name only when it is complete. */
export type PublishFile = (file: string, write: (draft: string) => void) => void

/**
 * Creates the database file where there is none. A new file is never empty, so an empty one has lost its content: it is
 * refused, not filled (rule RE-7).
 */
export function ensureDatabaseFile(file: string, publish: PublishFile, create: (draft: string) => void): void {
  refuseIncompleteFiles(file)
  publish(file, create)
  // Otherwise the first write would be the first to fail.
  for (const path of [dirname(file), file]) accessSync(path, constants.R_OK | constants.W_OK)
}

/** @throws if the file has lost its content or a part of its log, or is missing beside its log */
export function refuseIncompleteFiles(file: string): void {
  // The log is checked first, since another process may create both meanwhile.
  const hasLog = sizeOf(`${file}-wal`) > 0
  if (hasLog && !existsSync(file)) {
    throw new Error(
      `${file} is missing, but ${file}-wal exists: restore the database, or remove that file too to start with an empty one`,
    )
  }
  if (existsSync(file) && sizeOf(file) === 0) {
    throw new Error(`${file} is empty: restore it, or remove it to start with an empty database`)
  }
  if (existsSync(file) && isLogCutOff(file)) {
    throw new Error(
      `${file}-wal is missing or cut off, and with it what was stored last: restore the files, or remove ${file}-shm to start without it`,
    )
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
