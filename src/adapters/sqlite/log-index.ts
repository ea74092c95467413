import { closeSync, fdatasyncSync, openSync, readFileSync, statSync } from 'node:fs'
import { endianness } from 'node:os'

/** SQLite's "WAL-mode File Format", sections 2 and 3: the log, and its index in `-shm`. */
const LOG_HEADER = 32
const FRAME_HEADER = 24
const INDEX = { version: 0, isInitialized: 12, pageSize: 14, frames: 16, copiedFrames: 96, length: 100 } as const
const INDEX_VERSION = 3_007_000
/** Pages of 65,536 bytes do not fit into two bytes. */
const LARGEST_PAGE = { written: 1, bytes: 65_536 } as const

/**
 * Whether the write-ahead log of a database lacks commits that the database does not have either. SQLite would open it
 * without them. Its index, which a killed process leaves behind, says how many frames the log had. For use before this
 * process opens the database: reading the index releases the locks that the process has on it.
 */
export function isLogCutOff(file: string): boolean {
  const before = neededBytes(file)
  if (before === null || sizeOf(`${file}-wal`) >= before) return false
  // Unless another process has emptied the log between the two looks.
  return neededBytes(file) === before
}

/** After the database is closed: a power failure must not leave the index of a log that was emptied. */
export function flushLogIndex(file: string): void {
  try {
    const index = openSync(`${file}-shm`, 'r+')
    fdatasyncSync(index)
    closeSync(index)
  } catch {
    // It is removed with the log.
  }
}

/** Null: no commit depends on the log. */
function neededBytes(file: string): number | null {
  const index = read(`${file}-shm`)
  if (index.length < INDEX.length || endianness() === 'BE') return null
  if (index.readUInt32LE(INDEX.version) !== INDEX_VERSION || index[INDEX.isInitialized] !== 1) return null
  const [frames, copied] = [index.readUInt32LE(INDEX.frames), index.readUInt32LE(INDEX.copiedFrames)]
  if (copied >= frames) return null
  const written = index.readUInt16LE(INDEX.pageSize)
  const pageSize = written === LARGEST_PAGE.written ? LARGEST_PAGE.bytes : written
  return LOG_HEADER + frames * (FRAME_HEADER + pageSize)
}

function read(file: string): Buffer {
  return sizeOf(file) > 0 ? readFileSync(file) : Buffer.alloc(0)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
