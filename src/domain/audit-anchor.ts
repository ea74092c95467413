import { type ChainHead, type ChainKey, keyMark, labelledMac, NO_HASH } from './audit-chain.js'

/** The events of a log that is older than its chain. They are protected from `time` on. */
export interface Adoption {
  /** The number of the last adopted entry. */
  readonly up_to: number
  /** ISO 8601 in UTC. */
  readonly time: string
}

/** Where the chain of a log begins. Stored once for each log, as this JSON. */
export interface AuditAnchor {
  /** This and `hash` are those of the last entry that is no longer there: 0 and 64 zeros for a new log. */
  readonly seq: number
  readonly hash: string
  /** ISO 8601 in UTC. */
  readonly time: string
  readonly reason: 'new' | 'adopted' | 'retention'
  readonly adopted: Adoption | null
  /** The mark of the key. */
  readonly key: string
  readonly signature: string
}

export function newAnchor(key: ChainKey, now: Date): AuditAnchor {
  const fields = { seq: 0, hash: NO_HASH, time: now.toISOString(), reason: 'new', adopted: null } as const
  return signed(key, fields)
}

/** @param upTo the number of the last adopted entry */
export function adoptedAnchor(key: ChainKey, upTo: number, now: Date): AuditAnchor {
  const time = now.toISOString()
  return signed(key, { seq: 0, hash: NO_HASH, time, reason: 'adopted', adopted: { up_to: upTo, time } })
}

/** The anchor once the entries up to `last` are removed. */
export function retainedAnchor(key: ChainKey, before: AuditAnchor, last: ChainHead, now: Date): AuditAnchor {
  const time = now.toISOString()
  return signed(key, { seq: last.seq, hash: last.hash, time, reason: 'retention', adopted: before.adopted })
}

/** Whether the anchor is as it was signed, under this key. */
export function isAnchorGenuine(key: ChainKey, { signature, ...fields }: AuditAnchor): boolean {
  return fields.key === keyMark(key) && signature === labelledMac(key, 'anchor', fields)
}

function signed(key: ChainKey, unsigned: Omit<AuditAnchor, 'key' | 'signature'>): AuditAnchor {
  const fields = { ...unsigned, key: keyMark(key) }
  return { ...fields, signature: labelledMac(key, 'anchor', fields) }
}

/** The anchor in its stored text. A text that was changed into something else gives an anchor that is not genuine. */
export function anchorIn(text: string): AuditAnchor {
  const nothing = { seq: 0, hash: NO_HASH, time: '', reason: 'new', adopted: null, key: '', signature: '' } as const
  try {
    return { ...nothing, ...JSON.parse(text) }
  } catch {
    return nothing
  }
}
