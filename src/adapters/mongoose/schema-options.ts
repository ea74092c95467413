import type { SchemaOptions } from 'mongoose'
import { isLossy } from '../../domain/plain-text.js'

/** Collections and indexes are created at the start. No call waits for an unreachable server. */
export const OPTIONS = {
  autoCreate: false,
  autoIndex: false,
  bufferCommands: false,
  versionKey: false,
  strict: 'throw',
} satisfies SchemaOptions

/** Any text of a document or a filter. */
export const TEXT = { type: String, cast: losslessText }

function losslessText(value: unknown): string {
  if (typeof value !== 'string' || isLossy(value))
    throw new TypeError('expected a text without NUL and unpaired surrogates')
  return value
}

/** For an index on `forgetAt`: the server deletes a document when that time has come. */
export const EXPIRING = { expireAfterSeconds: 0 }

const HOUR_MS = 3_600_000

/**
 * When the server may delete a document that is not valid after `end`. Its clock may be ahead of ours, so an hour is
 * added, counted from now at the earliest. Readers check `end` themselves.
 */
export function forgetAt(end: Date, now: Date): Date {
  return new Date(Math.max(end.getTime(), now.getTime()) + HOUR_MS)
}
