import { type AuditAnchor, isAnchorGenuine } from '../domain/audit-anchor.js'
import type { ChainHead, ChainKey } from '../domain/audit-chain.js'
import { type AuditCheckpoint, isCheckpointGenuine } from '../domain/audit-checkpoint.js'
import { kindOfBreak } from './chain-break.js'
import type { BreakKind, BrokenChain, ChainVerdict } from './chain-verdict.js'
import { isIntact, type Place } from './check-entry.js'
import type { AuditChainLog, StoredEntry } from './ports/audit-chain-log.js'

export interface VerifyAuditChainPorts {
  readonly chain: AuditChainLog
  readonly key: ChainKey
}

const PAGE = 500
/** Before every number that an entry can have, so that one below the anchor is found too. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER

interface Progress {
  readonly anchor: AuditAnchor
  place: Place
  entries: number
  erased: number
  held: number
  /** Those that are not compared yet, by ascending number. */
  readonly checkpoints: AuditCheckpoint[]
}

/** Verifies the whole log, up to the head of the moment, and tells the first bad place (rule LG-3). */
export class VerifyAuditChain {
  constructor(private readonly ports: VerifyAuditChainPorts) {}

  /** @param checkpoints made before this call; retention may have overtaken them */
  async execute(checkpoints: readonly AuditCheckpoint[] = []): Promise<ChainVerdict> {
    const { chain, key } = this.ports
    const wrong = checkpoints.findIndex((checkpoint) => !isCheckpointGenuine(key, checkpoint))
    if (wrong >= 0) return { ...broken('checkpoint', null), line: wrong + 1 }
    for (;;) {
      const anchor = await chain.anchor()
      const verdict = anchor ? await this.verifyFrom(anchor, checkpoints) : await this.withoutAnchor(checkpoints)
      if (verdict !== 'retained-meanwhile') return verdict
    }
  }

  /** Only the newest entries, up to `count`. An anchor that was changed is told too. */
  async verifyNewest(count: number): Promise<ChainVerdict | null> {
    const { chain, key } = this.ports
    const [anchor, head] = [await chain.anchor(), await chain.head()]
    if (!anchor) return null
    if (!isAnchorGenuine(key, anchor)) return this.atFirst()
    if (!head) return this.verifyFrom(anchor, []).then((verdict) => (verdict === 'retained-meanwhile' ? null : verdict))
    const after = Math.max(anchor.seq, head.seq - count - 1)
    const [before] = after > anchor.seq ? await chain.entries(after - 1, 1) : []
    const place = before ? { seq: after + 1, prev: before.hash ?? '' } : { seq: anchor.seq + 1, prev: anchor.hash }
    const progress = { anchor, place, entries: 0, erased: 0, held: 0, checkpoints: [] }
    const found = await this.walk(progress, head, place.seq - 1)
    return found === 'retained-meanwhile' ? null : (found ?? whole(progress))
  }

  private async verifyFrom(
    anchor: AuditAnchor,
    checkpoints: readonly AuditCheckpoint[],
  ): Promise<ChainVerdict | 'retained-meanwhile'> {
    const { chain, key } = this.ports
    if (!isAnchorGenuine(key, anchor)) return this.atFirst()
    const head = await chain.head()
    const sorted = checkpoints.toSorted((one, other) => one.seq - other.seq)
    const place = { seq: anchor.seq + 1, prev: anchor.hash }
    const progress: Progress = { anchor, place, entries: 0, erased: 0, held: 0, checkpoints: sorted }
    const early = compared(progress)
    if (early) return early
    const found = head && (await this.walk(progress, head, BEFORE_ALL))
    if (found) return found
    const [cut] = progress.checkpoints
    if (cut) return broken('cut', progress.place.seq, progress)
    return (await this.unnumbered(progress)) ?? whole(progress)
  }

  /** @returns null if all entries up to the head are whole */
  private async walk(
    progress: Progress,
    head: ChainHead,
    after: number,
  ): Promise<BrokenChain | 'retained-meanwhile' | null> {
    for await (const entry of this.entries(after, head.seq)) {
      const { place } = progress
      const seq = entry.seq ?? 0
      if (seq < place.seq) return broken('inserted', seq, progress, entry)
      if (seq > place.seq) return this.gap(progress)
      if (!isIntact(this.ports.key, entry, place)) {
        const kind = await kindOfBreak(this.ports.key, entry, place, this.entries(seq, head.seq))
        return broken(kind, seq, progress, kind === 'missing' ? undefined : entry)
      }
      progress.entries += 1
      if (entry.erased !== null) progress.erased += 1
      progress.place = { seq: seq + 1, prev: entry.hash ?? '' }
      const cut = compared(progress)
      if (cut) return cut
    }
    return progress.place.seq <= head.seq ? this.gap(progress) : null
  }

  private async gap(progress: Progress): Promise<BrokenChain | 'retained-meanwhile'> {
    const now = await this.ports.chain.anchor()
    if (now && now.seq > progress.anchor.seq && isAnchorGenuine(this.ports.key, now)) return 'retained-meanwhile'
    return broken('missing', progress.place.seq, progress)
  }

  private async *entries(after: number, last: number): AsyncGenerator<StoredEntry> {
    for (let from = after; ; ) {
      const page = await this.ports.chain.entries(from, PAGE)
      for (const entry of page) {
        if (entry.seq === null || entry.seq > last) return
        yield entry
        from = entry.seq
      }
      if (page.length < PAGE) return
    }
  }

  /** A process that has not adopted the log yet, or a log whose chain was stripped. */
  private async withoutAnchor(checkpoints: readonly AuditCheckpoint[]): Promise<ChainVerdict> {
    if (await this.ports.chain.head()) return this.atFirst()
    const stray = await this.unnumbered()
    if (stray) return stray
    const [first] = checkpoints
    if (first) return broken('cut', 1)
    return { outcome: 'whole', entries: 0, from: null, to: null, head: '', erased: 0, adopted: null, checkpoints: 0 }
  }

  private async atFirst(): Promise<BrokenChain> {
    const [first] = await this.ports.chain.entries(BEFORE_ALL, 1)
    return broken('changed', first?.seq ?? 1, undefined, first)
  }

  private async unnumbered(progress?: Progress): Promise<BrokenChain | null> {
    const stray = await this.ports.chain.unnumbered()
    return stray ? broken('inserted', null, progress, stray) : null
  }
}

/** Compares the checkpoints up to the entry before `place`. @returns the first that does not hold */
function compared(progress: Progress): BrokenChain | null {
  const { checkpoints, place, anchor } = progress
  for (let [next] = checkpoints; next && next.seq < place.seq; [next] = checkpoints) {
    if (next.seq >= anchor.seq && next.head !== place.prev) return broken('cut', next.seq, progress)
    checkpoints.shift()
    progress.held += 1
  }
  return null
}

function whole({ anchor, place, entries, erased, held }: Progress): ChainVerdict {
  const to = place.seq - 1
  const numbers = entries === 0 ? { from: null, to: null } : { from: place.seq - entries, to }
  const { adopted } = anchor
  return { outcome: 'whole', entries, ...numbers, head: place.prev, erased, adopted, checkpoints: held }
}

function broken(kind: BreakKind, seq: number | null, progress?: Progress, entry?: StoredEntry): BrokenChain {
  return { outcome: 'broken', kind, seq, eventId: entry?.beside.id ?? null, wholeBefore: progress?.entries ?? 0 }
}
