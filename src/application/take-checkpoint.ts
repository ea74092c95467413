import { isAnchorGenuine } from '../domain/audit-anchor.js'
import type { ChainHead } from '../domain/audit-chain.js'
import { type AuditCheckpoint, checkpointOf } from '../domain/audit-checkpoint.js'
import type { BrokenChain } from './chain-verdict.js'
import { isIntact } from './check-entry.js'
import type { Clock } from './ports/clock.js'
import { VerifyAuditChain, type VerifyAuditChainPorts } from './verify-audit-chain.js'

export type TakenCheckpoint =
  | { readonly outcome: 'taken'; readonly checkpoint: AuditCheckpoint }
  /** No service has begun the chain yet. */
  | { readonly outcome: 'no-chain' }
  | BrokenChain

/** A log that is being written to may change between two reads. */
const ATTEMPTS = 5

/** Signs the head of the log, once it is sure that a recorder wrote it. */
export class TakeCheckpoint {
  constructor(private readonly ports: VerifyAuditChainPorts & { readonly clock: Clock }) {}

  async execute(): Promise<TakenCheckpoint> {
    const { chain, key, clock } = this.ports
    for (let attempt = 1; ; attempt++) {
      if (!(await chain.anchor()) && !(await chain.head()) && !(await chain.unnumbered()))
        return { outcome: 'no-chain' }
      const head = await this.genuineHead()
      if (head) return { outcome: 'taken', checkpoint: checkpointOf(key, head, clock.now()) }
      const verdict = await new VerifyAuditChain(this.ports).execute()
      if (verdict.outcome === 'broken') return verdict
      if (attempt === ATTEMPTS) throw new Error('the head of the audit log cannot be read')
    }
  }

  private async genuineHead(): Promise<ChainHead | null> {
    const { chain, key } = this.ports
    const anchor = await chain.anchor()
    if (!anchor || !isAnchorGenuine(key, anchor)) return null
    const head = await chain.head()
    if (!head) return { seq: anchor.seq, hash: anchor.hash }
    const [before, last] = await this.lastTwo(head, anchor)
    if (before === null || last?.seq !== head.seq || last.hash === null) return null
    return isIntact(key, last, { seq: head.seq, prev: before }) ? { seq: head.seq, hash: last.hash } : null
  }

  /** The hash before the head, and the head. */
  private async lastTwo({ seq }: ChainHead, anchor: ChainHead) {
    if (seq === anchor.seq + 1) return [anchor.hash, (await this.ports.chain.entries(seq - 1, 1))[0]] as const
    const [before, last] = await this.ports.chain.entries(seq - 2, 2)
    return [before?.seq === seq - 1 ? before.hash : null, last] as const
  }
}
