import { HmacChainKey } from '../../src/adapters/system/hmac-chain-key.js'
import type { AuditChainLog, StoredEntry } from '../../src/application/ports/audit-chain-log.js'
import { type AuditAnchor, newAnchor } from '../../src/domain/audit-anchor.js'
import { type ChainHead, type ChainKey, erasureMark, NO_HASH, sealEntry } from '../../src/domain/audit-chain.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { withoutPersonalData } from '../../src/domain/erasure.js'
import { NOON } from './builders.js'
import { CHAIN_KEY } from './chain-keys.js'

export const OTHER_CHAIN_KEY = new HmacChainKey('another-key-of-the-tests-32-characters')

/** The rows of a log that a recorder wrote. */
export function recordedEntries(events: readonly AuditEvent[], key: ChainKey = CHAIN_KEY): readonly StoredEntry[] {
  let head: ChainHead = { seq: 0, hash: NO_HASH }
  return events.map((event, index) => {
    const seal = sealEntry(key, event, head, index.toString(16).padStart(32, '0'))
    head = seal
    const { id, type, time, data } = event
    const { provider = null, channel = null, uid = null, user_id: userId = null } = data
    const beside = { id, type, at: Date.parse(time), provider, channel, uid, userId }
    return { ...seal, event: JSON.stringify(event), beside }
  })
}

export function erasedEntry(entry: StoredEntry, key: ChainKey = CHAIN_KEY): StoredEntry {
  const event = JSON.stringify(withoutPersonalData(JSON.parse(entry.event)))
  return {
    ...entry,
    event,
    salt: null,
    erased: erasureMark(key, entry.hash ?? ''),
    beside: { ...entry.beside, uid: null },
  }
}

/** A log whose rows and anchor a test may change. */
export class ChainInMemory implements AuditChainLog {
  constructor(
    public rows: readonly StoredEntry[],
    public anchored: AuditAnchor | null = newAnchor(CHAIN_KEY, NOON),
  ) {}

  async anchor(): Promise<AuditAnchor | null> {
    return this.anchored
  }

  async head(): Promise<ChainHead | null> {
    const last = this.numbered().at(-1)
    return last ? { seq: last.seq ?? 0, hash: last.hash ?? '' } : null
  }

  async entries(after: number, limit: number): Promise<readonly StoredEntry[]> {
    const behind = this.numbered().filter(({ seq }) => seq !== null && seq > after)
    return behind.slice(0, limit)
  }

  async unnumbered(): Promise<StoredEntry | null> {
    return this.rows.find(({ seq }) => seq === null) ?? null
  }

  private numbered(): StoredEntry[] {
    return this.rows.filter(({ seq }) => seq !== null).toSorted((one, other) => (one.seq ?? 0) - (other.seq ?? 0))
  }
}
