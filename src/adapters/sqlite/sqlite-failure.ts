import Database from 'libsql'
import { Unavailable } from '../../application/unavailable.js'

/** SQLITE_TOOBIG, CONSTRAINT, MISMATCH and RANGE: a later attempt with the same values fails too. */
const INVALID_VALUE_CODES: ReadonlySet<number> = new Set([18, 19, 20, 25])

/** Turns a failure of the store into Unavailable; every other error stays as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isSqliteError(error) || INVALID_VALUE_CODES.has(primaryCode(error))) return error
  return new Unavailable(`the database failed with ${error.code}`, 1, { cause: error })
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')
}

export function isSqliteError(error: unknown): error is Error & { readonly code: string; readonly rawCode?: number } {
  return error instanceof Database.SqliteError
}

/** An extended code has the primary one in its lowest byte. */
function primaryCode({ rawCode = 0 }: { readonly rawCode?: number }): number {
  return rawCode & 0xff
}
