import { existsSync, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { AuditChainLog } from '../../application/ports/audit-chain-log.js'
import type { DatabaseContents, DatabaseReport } from '../../application/ports/database-report.js'
import { chainIn } from './chain-range.js'
import { ChainRows } from './chain-rows.js'
import { damageIn } from './damage.js'
import { refuseIncompleteFiles } from './database-file.js'
import { createSchema, isCurrent, refuseForeign, schemaVersion } from './schema.js'
import { SqliteAuditChainLog } from './sqlite-audit-chain-log.js'
import { connectTo, type SqliteConnection } from './sqlite-driver.js'
import { SqliteStatement } from './sqlite-statement.js'

const BUSY_TIMEOUT_MS = 1000
/** A larger file takes too long to be inspected here: the service does it. */
const INSPECTED_UP_TO_BYTES = 8 * 1024 * 1024
const RESTORE = 'Stop the service, and restore a backup (docs/operations.md)'

/** Reads the database of a service that runs or not, and changes nothing in its folder. */
export function examineSqlite(file: string): DatabaseReport {
  try {
    refuseIncompleteFiles(file)
    if (!existsSync(file)) return { outcome: 'absent' }
    return examine(file)
  } catch (error) {
    return { outcome: 'unusable', reason: error instanceof Error ? error.message : String(error), todo: RESTORE }
  }
}

/** Lets `work` read the chain of a database of this version, and changes nothing in its folder. */
export async function withSqliteChain<T>(file: string, work: (log: AuditChainLog) => Promise<T>): Promise<T> {
  const connection = openUnchanged(file)
  try {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    const prepare = (sql: string) => new SqliteStatement(connection.prepare(sql))
    const read = async <R>(statement: () => R) => statement()
    return await work(new SqliteAuditChainLog({ prepare, read, chain: new ChainRows({ prepare }) }))
  } finally {
    connection.close()
  }
}

function examine(file: string): DatabaseReport {
  const connection = openUnchanged(file)
  try {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    const foreign = refusalOf(() => refuseForeign(connection, file))
    if (foreign !== null)
      return { outcome: 'unusable', reason: foreign, todo: 'Set DATA_DIR to the folder of this service, or update it' }
    const damage = statSync(file).size <= INSPECTED_UP_TO_BYTES ? damageIn(connection) : null
    if (damage !== null) return { outcome: 'unusable', reason: `${file} is damaged: ${damage}`, todo: RESTORE }
    const [missing] = isCurrent(connection) ? missingIndexes(connection) : []
    if (missing) return { outcome: 'unusable', reason: `the unique index ${missing} is missing`, todo: RESTORE }
    const name = `SQLite, schema ${schemaVersion(connection)}`
    return {
      outcome: 'usable',
      name,
      needsMigration: !isCurrent(connection),
      contents: contentsOf(connection),
      clock: null,
    }
  } finally {
    connection.close()
  }
}

/** Without the file of a log no process writes. `immutable` says so to SQLite, which would create that file otherwise. */
function openUnchanged(file: string): SqliteConnection {
  if (existsSync(`${file}-wal`)) return connectTo(file, { readOnly: true })
  const url = pathToFileURL(file)
  url.search = 'immutable=1'
  return connectTo(url, { readOnly: true })
}

function refusalOf(work: () => void): string | null {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Compared with those of a database that is made in memory. */
function missingIndexes(connection: SqliteConnection): readonly string[] {
  const model = connectTo(':memory:')
  try {
    createSchema(model)
    const existing = new Set(uniqueIndexes(connection))
    return uniqueIndexes(model).filter((name) => !existing.has(name))
  } finally {
    model.close()
  }
}

function uniqueIndexes(connection: SqliteConnection): readonly string[] {
  const rows = connection.prepare(`SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE UNIQUE INDEX%'`).all()
  return rows.map(({ name }) => name)
}

/** A former version may have made the file. */
function hasTable(connection: SqliteConnection, name: string): boolean {
  return connection.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined
}

function contentsOf(connection: SqliteConnection): DatabaseContents {
  const number = (sql: string): number => connection.prepare(sql).get().value ?? 0
  const date = (milliseconds: number | null) => (milliseconds === null ? null : new Date(milliseconds))
  const oldest = connection.prepare('SELECT event FROM outbox WHERE failed_at IS NULL ORDER BY id LIMIT 1').get()
  return {
    users: number('SELECT count(*) AS value FROM users'),
    bindings: number('SELECT count(*) AS value FROM bindings'),
    events: number('SELECT count(*) AS value FROM audit_events'),
    chain: chainIn(connection),
    lastEventAt: date(connection.prepare('SELECT max(at) AS value FROM audit_events').get().value),
    waiting: number('SELECT count(*) AS value FROM outbox WHERE failed_at IS NULL'),
    oldestWaitingAt: oldest ? new Date(JSON.parse(oldest.event).time) : null,
    setAside: number('SELECT count(*) AS value FROM outbox WHERE failed_at IS NOT NULL'),
    forged: hasTable(connection, 'forged_count') ? number('SELECT count AS value FROM forged_count') : 0,
  }
}
