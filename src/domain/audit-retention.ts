import { type AuditAnchor, isAnchorGenuine } from './audit-anchor.js'
import { type ChainHead, type ChainKey, entryHash } from './audit-chain.js'
import type { AuditEvent } from './audit-event.js'

/** An entry as it is stored. Null: missing. */
export interface OldEntry {
  readonly seq: number | null
  readonly event: string
  readonly hash: string | null
  readonly digest: string | null
}

export interface Removal {
  /** How many of the entries, from the first on, may be removed. */
  readonly count: number
  /** The last of them, or the anchor if there is none. */
  readonly last: ChainHead
  /** The number of an entry that is not genuine; null if none was met. It and what follows stay, as evidence. */
  readonly brokenAt: number | null
}

/**
 * Which entries are older than `before`: the longest run from the old end. Each is checked first, because a deletion must
 * not be passed off as retention: neither by a changed time nor by a changed anchor.
 * @param entries the first of the log, by number
 */
export function oldestRun(key: ChainKey, anchor: AuditAnchor, entries: readonly OldEntry[], before: Date): Removal {
  let last: ChainHead = { seq: anchor.seq, hash: anchor.hash }
  if (!isAnchorGenuine(key, anchor)) return { count: 0, last, brokenAt: anchor.seq + 1 }
  let count = 0
  for (const entry of entries) {
    const event = genuineEvent(key, entry, last)
    if (!event) return { count, last, brokenAt: last.seq + 1 }
    if (Date.parse(event.time) >= before.getTime()) break
    last = { seq: last.seq + 1, hash: entry.hash ?? '' }
    count += 1
  }
  return { count, last, brokenAt: null }
}

function genuineEvent(key: ChainKey, { seq, event: text, hash, digest }: OldEntry, before: ChainHead) {
  const event = parsed(text)
  if (!event || digest === null || seq !== before.seq + 1) return null
  return entryHash(key, { seq, prev: before.hash, event, digest }) === hash ? event : null
}

function parsed(text: string): AuditEvent | null {
  try {
    const event: unknown = JSON.parse(text)
    return typeof event === 'object' ? (event as AuditEvent | null) : null
  } catch {
    return null
  }
}
