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
/** DocumentValidationFailure, BSONObjectTooLarge */
const REFUSED_DOCUMENTS: ReadonlySet<unknown> = new Set([121, 10334])

/**
 * What the store cannot do just now becomes Unavailable. What is no failure of the store stays as it is, and so does what
 * it would refuse at any time: an audit event that waited for that to end would wait for ever.
 */
export function asUnavailable(error: unknown): unknown {
  if (!isFailureOfTheStore(error) || isOfTheDocument(error)) return error
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

/** Another document would have been stored. */
function isOfTheDocument(error: Error): boolean {
  if (error instanceof mongo.MongoServerError) return REFUSED_DOCUMENTS.has(error.code)
  return error instanceof MongooseError.ValidationError || error instanceof MongooseError.CastError
}

function isFailureOfTheStore(error: unknown): error is Error {
  if (error instanceof Overtaken || error instanceof mongo.MongoError) return true
  return error instanceof MongooseError || hasSystemCode(error)
}

/** After a crash of the server the driver lets plain errors of the socket through, such as EPIPE. */
function hasSystemCode(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code))
}
