import { Unavailable } from '../../application/unavailable.js'

interface SqliteError extends Error {
  /** SQLite's extended result code. */
  readonly errcode: number
  /** SQLite's text for the code. */
  readonly errstr: string
}

const SQLITE_BUSY = 5
/** SQLITE_TOOBIG, CONSTRAINT, MISMATCH and RANGE: a later attempt with the same values fails too. */
const INVALID_VALUE_CODES: ReadonlySet<number> = new Set([18, 19, 20, 25])

/** Turns a failure of the store into Unavailable; every other error stays as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isSqliteError(error) || INVALID_VALUE_CODES.has(primaryCode(error))) return error
  return new Unavailable(`the database failed: ${error.errstr} (SQLite error ${error.errcode})`, 1, { cause: error })
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && primaryCode(error) === SQLITE_BUSY
}

export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
}

/** An extended code has the primary one in its lowest byte. */
function primaryCode({ errcode }: SqliteError): number {
  return errcode & 0xff
}
