import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { chainIn } from './chain-range.js'
import { damageIn } from './damage.js'
import { refuseIncompleteFiles } from './database-file.js'
import { refuseForeign } from './schema.js'
import { connectTo, type SqliteConnection, sqliteDriver } from './sqlite-driver.js'

export interface DatabaseContents {
  readonly users: number
  readonly bindings: number
  readonly events: number
  /** The numbers of the log's first and last entry, and the hash of the last. Null: no entry has a number. */
  readonly chain: { readonly from: number; readonly to: number; readonly head: string } | null
}

/** 1 MiB with SQLite's default page size. */
const PAGES_PER_STEP = 256
const LONGEST_PAUSE_MS = 50
const BUSY_TIMEOUT_MS = 5000
/** Where the header says whether a database has a write-ahead log (SQLite's file format, section 1.3.3). */
const FORMAT_VERSIONS = { position: 18, length: 2 } as const
/** Written into the copy: otherwise opening the draft would create a log beside it, under the name of the draft. */
const WITHOUT_LOG = 1

/**
 * Copies a snapshot of the database into an empty file while other processes use it. VACUUM INTO would hold up their
 * commits: it flushes the whole copy at once.
 * @throws if the database cannot be used or the copy cannot be written
 */
export async function copyDatabase(file: string, copy: string): Promise<void> {
  refuseIncompleteFiles(file)
  const connection = connectTo(file)
  const target = openSync(copy, 'r+')
  try {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    refuseForeign(connection, file)
    beginSnapshot(connection)
    await sqliteDriver().backup(connection, copy, { rate: PAGES_PER_STEP, progress: flushInSteps(target) })
    writeSync(target, Buffer.alloc(FORMAT_VERSIONS.length, WITHOUT_LOG), 0, undefined, FORMAT_VERSIONS.position)
    fdatasyncSync(target)
  } finally {
    closeSync(target)
    if (connection.isTransaction) connection.exec('ROLLBACK')
    connection.close()
  }
}

/** Checks a copy, and counts what is in it. @throws if it is damaged */
export function contentsOf(copy: string): DatabaseContents {
  const connection = connectTo(copy)
  try {
    const damage = damageIn(connection)
    if (damage !== null) throw new Error(`the database is damaged: ${damage}`)
    const count = (table: string) => connection.prepare(`SELECT count(*) AS value FROM ${table}`).get().value
    const [users, bindings, events] = [count('users'), count('bindings'), count('audit_events')]
    return { users, bindings, events, chain: chainIn(connection) }
  } finally {
    connection.close()
  }
}

/** Outside of a transaction, SQLite begins the copy again after each commit of another process. */
function beginSnapshot(connection: SqliteConnection): void {
  connection.exec('BEGIN; SELECT count(*) FROM sqlite_schema')
}

/** Flushes each step by itself, then pauses for as long as it took, so that the service gets half of the disk's time. */
function flushInSteps(target: number): () => void {
  let began = performance.now()
  return () => {
    fdatasyncSync(target)
    sleep(Math.min(performance.now() - began, LONGEST_PAUSE_MS))
    began = performance.now()
  }
}

/** The driver calls back between two steps and waits for no promise. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
