import { Error as MongooseError, mongo } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'

/** Somebody else was faster: what was decided has to be decided anew. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

const WRITE_CONFLICT = 112
/** NotWritablePrimary, NotPrimaryNoSecondaryOk: the server has not begun. */
const REFUSED: ReadonlySet<unknown> = new Set([WRITE_CONFLICT, 10107, 13435])
const DUPLICATE_KEY = 11000
/** BadValue, TypeMismatch, DocumentValidationFailure, BSONObjectTooLarge: a later try with the same values fails as well. */
const FAULTS_OF_THE_VALUES: ReadonlySet<unknown> = new Set([2, 14, 121, 10334])

/** What the store cannot do just now becomes Unavailable; what is no failure of the store stays as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isFailureOfTheStore(error)) return error
  return new Unavailable(`the database failed with ${error.name}`, 1, { cause: error })
}

export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY
}

/** Nothing of it was carried out, whatever it was. */
export function isRefused(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && REFUSED.has(error.code)
}

/** The whole transaction is undone, and none of it ever was. */
export function isUndone(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.hasErrorLabel('TransientTransactionError')
}

/** The connection broke, which another one may mend; no use against a server that is silent. */
export function isCut(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkTimeoutError) return false
  return error instanceof mongo.MongoNetworkError || hasSystemCode(error)
}

function isFailureOfTheStore(error: unknown): error is Error {
  if (isFaultOfTheValues(error)) return false
  if (error instanceof Overtaken || error instanceof mongo.MongoError) return true
  return error instanceof MongooseError || hasSystemCode(error)
}

/** Nobody but us can have chosen these, or a rule of the database's own refuses them: to wait is no use. */
function isFaultOfTheValues(error: unknown): boolean {
  if (error instanceof mongo.MongoServerError) return FAULTS_OF_THE_VALUES.has(error.code)
  return (
    error instanceof MongooseError.ValidationError ||
    error instanceof MongooseError.CastError ||
    error instanceof MongooseError.StrictModeError
  )
}

/** After a crash of the server the driver lets plain errors of the socket through, such as EPIPE. */
function hasSystemCode(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code))
}
