import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'libsql'
import { refuseIncompleteFiles } from './database-file.js'
import { refuseForeign } from './schema.js'

export interface DatabaseContents {
  readonly users: number
  readonly bindings: number
  readonly events: number
}

/** 1 MiB with SQLite's default page size. */
const PAGES_PER_STEP = 256
const LONGEST_PAUSE_MS = 50
const BUSY_TIMEOUT_MS = 5000
/** Where the header says whether a database has a write-ahead log (SQLite's file format, section 1.3.3). */
const FORMAT_VERSIONS = [18, 20] as const
/** Written into the copy: otherwise opening the draft would create a log beside it, under the name of the draft. */
const WITHOUT_LOG = 1

/**
 * Copies a snapshot of the database into an empty file while other processes use it. VACUUM INTO would hold up their
 * commits: it flushes the whole copy at once.
 * @throws if the database cannot be used or the copy cannot be written
 */
export async function copyDatabase(file: string, copy: string): Promise<void> {
  refuseIncompleteFiles(file)
  const connection = new Database(file)
  const target = openSync(copy, 'r+')
  try {
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    refuseForeign(connection, file)
    connection.exec('BEGIN')
    for (const step of pagesOf(connection)) {
      const began = performance.now()
      writeSync(target, step)
      fdatasyncSync(target)
      // Pauses for as long as the step took, so that the service gets half of the disk's time.
      await delay(Math.min(performance.now() - began, LONGEST_PAUSE_MS))
    }
  } finally {
    closeSync(target)
    if (connection.inTransaction) connection.exec('ROLLBACK')
    connection.close()
  }
}

/** Checks a copy, and counts what is in it. @throws if it is damaged */
export function contentsOf(copy: string): DatabaseContents {
  const connection = new Database(copy)
  try {
    const found = JSON.stringify(connection.pragma('quick_check(1)'))
    if (!found.includes('"ok"')) throw new Error(`the database is damaged: ${found}`)
    const count = (table: string) => integer(connection, `SELECT count(*) AS value FROM ${table}`)
    return { users: count('users'), bindings: count('bindings'), events: count('audit_events') }
  } finally {
    connection.close()
  }
}

/** All pages in their order, several at a time. They are one snapshot if the connection is in a transaction. */
function* pagesOf(connection: Database.Database): Generator<Buffer> {
  const select = connection.prepare('SELECT data FROM sqlite_dbpage WHERE pgno = ?')
  const pageCount = integer(connection, 'SELECT count(*) AS value FROM sqlite_dbpage')
  for (let from = 1; from <= pageCount; from += PAGES_PER_STEP) {
    const length = Math.min(PAGES_PER_STEP, pageCount - from + 1)
    const pages = Array.from({ length }, (_, index) => Buffer.from(columnOf(select.get([from + index]), 'data')))
    if (from === 1) pages[0]?.fill(WITHOUT_LOG, ...FORMAT_VERSIONS)
    yield Buffer.concat(pages)
  }
}

function integer(connection: Database.Database, sql: string): number {
  return Number(columnOf(connection.prepare(sql).get([]), 'value'))
}

function columnOf(row: unknown, name: string) {
  return typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined
}
