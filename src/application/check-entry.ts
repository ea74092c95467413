import { type ChainKey, entryHash, erasureMark, personalDigest } from '../domain/audit-chain.js'
import type { AuditEvent } from '../domain/audit-event.js'
import { personalPart } from '../domain/personal-part.js'
import type { StoredEntry, StoredSearchFields } from './ports/audit-chain-log.js'

/** Another text, such as one with something behind the digits, may stand for the same bytes. */
const SALT = /^[0-9a-f]{32}$/

/** Where an entry stands in the chain. */
export interface Place {
  readonly seq: number
  /** The hash of the entry before. */
  readonly prev: string
}

/** Null: the text is not that of an event as a recorder writes it. */
export function eventIn({ event: text }: Pick<StoredEntry, 'event'>): AuditEvent | null {
  try {
    const event: unknown = JSON.parse(text)
    const isObject = typeof event === 'object' && event !== null && 'data' in event && typeof event.data === 'object'
    return isObject && event.data !== null && JSON.stringify(event) === text ? (event as AuditEvent) : null
  } catch {
    return null
  }
}

/** Whether the hash of an entry covers its event, apart from the personal part, at this place. */
export function isLinked(key: ChainKey, entry: StoredEntry, { seq, prev }: Place): boolean {
  const { hash, digest } = entry
  const event = eventIn(entry)
  if (event === null || hash === null || digest === null) return false
  return isAsComputed(hash, () => entryHash(key, { seq, prev, event, digest }))
}

/** Whether an entry is the one that was recorded at this place, with all that is kept beside it. */
export function isIntact(key: ChainKey, entry: StoredEntry, place: Place): boolean {
  const event = eventIn(entry)
  if (event === null || !isLinked(key, entry, place)) return false
  return isPersonalPartGenuine(key, entry, event) && isBesideEvent(entry.beside, event)
}

function isPersonalPartGenuine(key: ChainKey, entry: StoredEntry, event: AuditEvent): boolean {
  const { hash, digest, salt, erased } = entry
  if (hash === null || digest === null) return false
  if (salt !== null && erased === null)
    return SALT.test(salt) && isAsComputed(digest, () => personalDigest(key, event, salt))
  if (salt !== null || erased === null) return false
  return isAsComputed(erased, () => erasureMark(key, hash)) && isWithoutPersonalData(event)
}

function isWithoutPersonalData(event: AuditEvent): boolean {
  const { subject, ...others } = personalPart(event)
  const isOwn = subject === undefined || subject === `user:${event.data.user_id}`
  return isOwn && Object.keys(others).length === 0
}

/** A store that searches the event itself keeps no address beside it. */
function isBesideEvent(beside: StoredSearchFields, { id, type, time, data }: AuditEvent): boolean {
  return (
    beside.id === id &&
    beside.type === type &&
    beside.at === Date.parse(time) &&
    beside.provider === (data.provider ?? null) &&
    beside.channel === (data.channel ?? null) &&
    beside.uid === (data.uid ?? null) &&
    beside.userId === (data.user_id ?? null) &&
    (beside.ip === undefined || beside.ip === (data.ip ?? null))
  )
}

/** False if there is no value to compare with: JSON that is nested too deeply has no canonical form. */
function isAsComputed(stored: string, compute: () => string): boolean {
  try {
    return stored === compute()
  } catch {
    return false
  }
}
