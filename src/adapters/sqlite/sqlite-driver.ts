import type { backup, DatabaseSync, DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite'

export type SqliteConnection = DatabaseSyncInstance
export type PreparedStatement = StatementSyncInstance
/** The API of `node:sqlite`. */
export interface SqliteDriver {
  readonly DatabaseSync: typeof DatabaseSync
  readonly backup: typeof backup
}

/**
 * Node's own SQLite, or the package of the same API where Node has none, or an early one without `backup` (before
 * 22.16). An error if there is neither, which matters only if the database is used.
 */
const found: SqliteDriver | Error =
  ownDriver() ?? (await import('@photostructure/sqlite').catch((error: Error) => error))

/** @throws if this Node has no SQLite, and the package has none for this platform */
export function sqliteDriver(): SqliteDriver {
  if (!(found instanceof Error)) return found
  const reason = 'the embedded database needs Node.js 22.16 or newer on this platform'
  throw new Error(`${reason}: the package @photostructure/sqlite cannot be loaded`, { cause: found })
}

/** Foreign keys are off, as migrations need it. */
export function connectTo(file: string | URL, { readOnly = false } = {}): SqliteConnection {
  return new (sqliteDriver().DatabaseSync)(file, { readOnly, enableForeignKeyConstraints: false })
}

function ownDriver(): SqliteDriver | null {
  const own: unknown = withoutWarnings(() => process.getBuiltinModule?.('node:sqlite'))
  return isDriver(own) ? own : null
}

/** Node 22 calls its SQLite experimental, and warns on standard error when it is loaded. */
function withoutWarnings<T>(load: () => T): T {
  const emitWarning = process.emitWarning
  process.emitWarning = () => {}
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}

function isDriver(own: unknown): own is SqliteDriver {
  return typeof own === 'object' && own !== null && 'DatabaseSync' in own && 'backup' in own
}
