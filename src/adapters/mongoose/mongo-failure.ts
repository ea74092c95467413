import { Error as MongooseError, mongo } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'

/** A retry cannot help. The message tells the operator what to do. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase'
}

/** Another transaction came first: the decision has to be made again. */
export class TransactionConflict extends Error {
  override readonly name = 'TransactionConflict'
}

const WRITE_CONFLICT = 112
/** With NotWritablePrimary and NotPrimaryNoSecondaryOk the server has executed nothing. */
const REFUSED: ReadonlySet<unknown> = new Set([WRITE_CONFLICT, 10107, 13435])
/** The driver does not export its class. */
const WAIT_QUEUE_TIMEOUT = 'MongoWaitQueueTimeoutError'
const DUPLICATE_KEY = 11000
/**
 * BadValue, TypeMismatch, DocumentValidationFailure, BSONObjectTooLarge: a later attempt with the same values fails
 * too.
 */
const INVALID_VALUE_CODES: ReadonlySet<unknown> = new Set([2, 14, 121, 10334])

/** Turns a failure of the store into Unavailable; every other error stays as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isStoreFailure(error)) return error
  return new Unavailable(`the database failed with ${nameOf(error)}`, 1, { cause: error })
}

/** The server's own message may hold stored values; its code and the name of the code do not. */
function nameOf(error: Error): string {
  if (!(error instanceof mongo.MongoServerError)) return error.name
  return `${error.name} (${[error.code, error.codeName].filter(Boolean).join(' ')})`
}

export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY
}

/** Nothing was executed. While the driver waits for a connection, nothing is sent. */
export function isRefused(error: unknown): boolean {
  if (error instanceof mongo.MongoDriverError && error.name === WAIT_QUEUE_TIMEOUT) return true
  return error instanceof mongo.MongoServerError && REFUSED.has(error.code)
}

/** The whole transaction was rolled back. */
export function isRolledBack(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.hasErrorLabel('TransientTransactionError')
}

/** The connection broke, and a new one may work. After a time-out it would not, since the server is silent. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkTimeoutError) return false
  return error instanceof mongo.MongoNetworkError || hasSystemCode(error)
}

function isStoreFailure(error: unknown): error is Error {
  if (isInvalidValue(error)) return false
  if (error instanceof TransactionConflict || error instanceof mongo.MongoError) return true
  return error instanceof MongooseError || hasSystemCode(error)
}

/** The database refuses the values. That is a bug of this program, so a retry does not help. */
function isInvalidValue(error: unknown): boolean {
  if (error instanceof mongo.MongoServerError) return INVALID_VALUE_CODES.has(error.code)
  return (
    error instanceof MongooseError.ValidationError ||
    error instanceof MongooseError.CastError ||
    error instanceof MongooseError.StrictModeError
  )
}

/** After a crash of the server the driver passes on errors of the socket, such as EPIPE. */
function hasSystemCode(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code))
}
