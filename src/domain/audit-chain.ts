import type { AuditEvent } from './audit-event.js'
import { canonicalJson } from './canonical-json.js'
import { isErased } from './erasure.js'
import { personalPart, publicPart } from './personal-part.js'

/** HMAC-SHA256 (RFC 2104). Results are 64 hexadecimal digits in lower case. */
export interface ChainKey {
  /** Under the key of the chain. */
  mac(text: string): string
  /** @param salt the key of this one call: 32 hexadecimal digits, which stand for 16 bytes */
  macUnder(salt: string, text: string): string
  /** 16 new random bytes, in hexadecimal. */
  newSalt(): string
}

/** Where an entry is to be added: behind the entry with this number and this hash. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

/** What the chain adds to a recorded event (docs/events.md, "The hash chain"). */
export interface EntrySeal {
  /** 1 for the first entry of a log. */
  readonly seq: number
  /** Covers the event without its personal part, `digest`, `seq` and the hash of the entry before. */
  readonly hash: string
  /** Covers the personal part of the event, under `salt`. */
  readonly digest: string
  /** 16 random bytes, in hexadecimal. Null: the event is erased. */
  readonly salt: string | null
  /** Proves that the personal part was erased, not merely deleted. Null: the event is not erased. */
  readonly erased: string | null
}

/** The `hash` before the first entry of a log. */
export const NO_HASH = '0'.repeat(64)

/**
 * The seal of an event that is added behind `head`. An event that is already erased keeps no salt. The import of a user
 * without a binding has nothing personal from the start, and was not erased.
 * @param salt 16 new random bytes, in hexadecimal
 */
export function sealEntry(key: ChainKey, event: AuditEvent, head: ChainHead, salt: string): EntrySeal {
  const seq = head.seq + 1
  const digest = personalDigest(key, event, salt)
  const hash = entryHash(key, { seq, prev: head.hash, event, digest })
  if (isErased(event) && event.type !== 'weibind.user.imported')
    return { seq, hash, digest, salt: null, erased: erasureMark(key, hash) }
  return { seq, hash, digest, salt, erased: null }
}

export function personalDigest(key: ChainKey, event: AuditEvent, salt: string): string {
  return key.macUnder(salt, canonicalJson(personalPart(event)))
}

export interface HashedEntry {
  readonly seq: number
  /** The hash of the entry before. */
  readonly prev: string
  /** With or without its personal part, which is not covered by this hash. */
  readonly event: AuditEvent
  readonly digest: string
}

export function entryHash(key: ChainKey, { seq, prev, event, digest }: HashedEntry): string {
  return labelledMac(key, 'entry', { digest, event: publicPart(event), prev, seq })
}

/** What stands in an erased entry in place of the salt. */
export function erasureMark(key: ChainKey, hash: string): string {
  return key.mac(`erased\n${hash}`)
}

/** The first 8 digits tell one key from another, and tell nothing about the key. */
export function keyMark(key: ChainKey): string {
  return key.mac('key\n').slice(0, 8)
}

export function labelledMac(key: ChainKey, label: string, value: unknown): string {
  return key.mac(`${label}\n${canonicalJson(value)}`)
}
