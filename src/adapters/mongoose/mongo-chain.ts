import { Unavailable } from '../../application/unavailable.js'
import { type AuditAnchor, anchorIn } from '../../domain/audit-anchor.js'
import type { ChainHead, ChainKey } from '../../domain/audit-chain.js'
import { ANCHOR_ID, type AnchorDocument } from './anchor-document.js'
import type { Models } from './models.js'

/** So many entries are read at once to find the head. */
const STRIDE = 200

/** The anchor, the head and the key of the chain. */
export class MongoChain {
  private openKey: ChainKey | null = null

  constructor(private readonly models: Models) {}

  openUnder(key: ChainKey): void {
    this.openKey = key
  }

  /** @throws Unavailable while the chain is not open */
  get key(): ChainKey {
    if (!this.openKey) throw new Unavailable('the chain of the audit log has not begun yet')
    return this.openKey
  }

  async anchor(): Promise<AuditAnchor | null> {
    const found = await this.models.auditAnchors.findOne({ _id: ANCHOR_ID }).lean<AnchorDocument>()
    return found && anchorIn(found.anchor)
  }

  /** The entry with the highest number; null if no entry has one. */
  async head(): Promise<ChainHead | null> {
    const found = await this.models.auditEvents
      .findOne({ seq: { $gt: 0 } }, { seq: 1, hash: 1 })
      .sort({ seq: -1 })
      .lean()
    return found && headOf(found)
  }

  /** The head, by way of an entry that was the head; null if that entry is not there. Cheaper than `head`. */
  async headAfter(former: ChainHead): Promise<ChainHead | null> {
    let [last] = await this.numbered([former.seq])
    for (let isMore = last !== undefined; isMore && last; ) {
      const from = last.seq + 1
      const next = await this.numbered(Array.from({ length: STRIDE }, (_, index) => from + index))
      last = next.at(-1) ?? last
      isMore = next.length === STRIDE
    }
    return last ?? null
  }

  private async numbered(numbers: readonly number[]): Promise<ChainHead[]> {
    const found = await this.models.auditEvents.find({ seq: { $in: [...numbers] } }, { seq: 1, hash: 1 }).lean()
    return found.map(headOf).sort((one, other) => one.seq - other.seq)
  }
}

function headOf({ seq = 0, hash = '' }: { readonly seq?: number; readonly hash?: string }): ChainHead {
  return { seq, hash }
}
