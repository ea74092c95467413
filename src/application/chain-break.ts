import type { ChainKey } from '../domain/audit-chain.js'
import type { BreakKind } from './chain-verdict.js'
import { isLinked, type Place } from './check-entry.js'
import type { StoredEntry } from './ports/audit-chain-log.js'

/** How many deleted entries in a row are recognized when the others were moved up. */
const LONGEST_SHIFT = 10_000

/**
 * Why an entry is not the one that belongs at its place: finds where the others stand now.
 * @param following the entries behind it, by ascending number
 */
export async function kindOfBreak(
  key: ChainKey,
  entry: StoredEntry,
  place: Place,
  following: AsyncIterable<StoredEntry>,
): Promise<Extract<BreakKind, 'changed' | 'missing' | 'swapped' | 'inserted'>> {
  if (isLinked(key, entry, place)) return 'changed'
  let [next, before]: [StoredEntry | null, StoredEntry] = [null, entry]
  for await (const other of following) {
    next ??= other
    if (isLinked(key, other, place)) {
      if (stoodAt(key, entry, other, before)) return 'swapped'
      return wereMovedUp(key, entry, next) ? 'missing' : 'inserted'
    }
    if (holdsContentOf(key, entry, other, place)) return 'swapped'
    before = other
  }
  return next !== null && wereMovedUp(key, entry, next) ? 'missing' : 'changed'
}

/** Whether the event of the one stands in the row of the other, whose own seal stayed. */
function holdsContentOf(key: ChainKey, entry: StoredEntry, other: StoredEntry, place: Place): boolean {
  const { event, digest } = other
  return isLinked(key, { ...entry, event }, place) || isLinked(key, { ...entry, event, digest }, place)
}

/** Whether the entry belongs where `other` is now. */
function stoodAt(key: ChainKey, entry: StoredEntry, other: StoredEntry, before: StoredEntry): boolean {
  const { hash: prev } = before === entry ? other : before
  return prev !== null && other.seq !== null && isLinked(key, entry, { seq: other.seq, prev })
}

/** Whether the entry and the next one are genuine, and had higher numbers. */
function wereMovedUp(key: ChainKey, { hash: prev }: StoredEntry, next: StoredEntry): boolean {
  if (prev === null || next.seq === null) return false
  for (let shift = 1; shift <= LONGEST_SHIFT; shift++)
    if (isLinked(key, next, { seq: next.seq + shift, prev })) return true
  return false
}
