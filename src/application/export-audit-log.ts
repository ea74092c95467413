import type { AuditEvent } from '../domain/audit-event.js'
import { eventIn } from './check-entry.js'
import type { AuditChainLog, StoredEntry } from './ports/audit-chain-log.js'

/** An event with what its entry adds, as an export has it. */
export interface ExportedEntry extends AuditEvent {
  readonly seq: number
  /** The hash of the entry before. */
  readonly prev: string
  readonly hash: string
  readonly digest: string
  readonly salt?: string
  readonly erased?: string
}

export interface ExportRange {
  /** By the time of the event, both inclusive. Missing: no bound. */
  readonly from?: Date
  readonly to?: Date
}

const PAGE = 500

/** Reads the entries of a range by ascending number, for a verifier that is not this program. */
export class ExportAuditLog {
  constructor(private readonly ports: { readonly chain: AuditChainLog }) {}

  /** @returns an entry, or the number of one that is no event any more */
  async *execute({ from, to }: ExportRange): AsyncGenerator<ExportedEntry | number> {
    const { chain } = this.ports
    const anchor = await chain.anchor()
    let [after, prev] = [anchor?.seq ?? 0, anchor?.hash ?? '']
    for (;;) {
      const page = await chain.entries(after, PAGE)
      for (const entry of page) {
        const exported = exportedEntry(entry, prev)
        if (typeof exported === 'number' || isWithin(exported, from, to)) yield exported
        after = entry.seq ?? after
        prev = entry.hash ?? ''
      }
      if (page.length < PAGE) return
    }
  }
}

function isWithin({ time }: AuditEvent, from: Date | undefined, to: Date | undefined): boolean {
  const at = Date.parse(time)
  return (from === undefined || at >= from.getTime()) && (to === undefined || at <= to.getTime())
}

function exportedEntry(entry: StoredEntry, prev: string): ExportedEntry | number {
  const event = eventIn(entry)
  const { seq, hash, digest, salt, erased } = entry
  if (event === null) return seq ?? 0
  const proof = { ...(salt !== null && { salt }), ...(erased !== null && { erased }) }
  return { ...event, seq: seq ?? 0, prev, hash: hash ?? '', digest: digest ?? '', ...proof }
}
