import { plainText } from './plain-text.js'

const MAX_LENGTH = 200

/** The reason of an operator's act, as it is stored. Null: there is none, or it is too long (rule AC-4). */
export function operatorReason(given: string | undefined): string | null {
  if (given === undefined) return null
  // One more than allowed, so that a reason that is too long is not cut but refused.
  const reason = plainText(given.trim(), MAX_LENGTH + 1).trim()
  const length = [...reason].length
  return length === 0 || length > MAX_LENGTH ? null : reason
}
