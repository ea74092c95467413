import { Unavailable } from '../../application/unavailable.js'

const BUSY = 5
const CORRUPT = 11
const NOT_A_DATABASE = 26
/** SQLITE_TOOBIG, CONSTRAINT, MISMATCH and RANGE: a later attempt with the same values fails too. */
const INVALID_VALUE_CODES: ReadonlySet<number> = new Set([18, 19, 20, 25])
/** The package's `all` gives only SQLite's text for a code. */
const CODES: Readonly<Record<string, number>> = {
  'database is locked': BUSY,
  'database disk image is malformed': CORRUPT,
  'file is not a database': NOT_A_DATABASE,
}
const UNKNOWN = 1

/** Turns a failure of the store into Unavailable; every other error stays as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isSqliteError(error) || INVALID_VALUE_CODES.has(primaryCode(error))) return error
  const { errstr = error.message, errcode = primaryCode(error) } = error
  return new Unavailable(`the database failed: ${errstr} (SQLite error ${errcode})`, 1, { cause: error })
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && primaryCode(error) === BUSY
}

export function isDamage(error: unknown): error is Error {
  return isSqliteError(error) && [CORRUPT, NOT_A_DATABASE].includes(primaryCode(error))
}

/** `errcode` is SQLite's extended result code, `errstr` its text for it. */
export function isSqliteError(
  error: unknown,
): error is Error & { readonly errcode?: number; readonly errstr?: string } {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}

/** An extended code has the primary one in its lowest byte. */
function primaryCode(error: Error & { readonly errcode?: number }): number {
  return (error.errcode ?? CODES[error.message] ?? UNKNOWN) & 0xff
}
