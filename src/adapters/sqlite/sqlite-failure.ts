import Database from 'libsql'
import { Unavailable } from '../../application/unavailable.js'

/** What the driver throws becomes Unavailable; what the caller's own code throws stays as it is. */
export function asUnavailable(error: unknown): unknown {
  return isSqliteError(error) ? new Unavailable(`the database failed with ${error.code}`, 1, { cause: error }) : error
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')
}

export function isSqliteError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Database.SqliteError
}
